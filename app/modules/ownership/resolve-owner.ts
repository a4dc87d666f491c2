/**
 * To whom does a Stripe customer belong? Pure.
 *
 * The evidence that Stripe's objects bore first, of an existing user, links the
 * customer; of one moment the strongest. What comes later at Stripe moves nobody,
 * however strong it is: it is found, and somebody decides. Only what was there
 * before, and arrived late, makes the link that it would have made in time: so a
 * delivery that was late decides nothing. What an operator or our own checkout
 * linked is never moved, and no evidence links again whom an operator has unlinked.
 * An email address is never looked at.
 */
import { beyondClaims, type Claim, compareWeights, type DatedClaim, rankOfLink, weightOf } from "./claims";
import { maskAddresses } from "./mask-addresses";

export interface OwnershipFacts {
  customerId: string;
  /** The current binding; null when there is none. */
  bound: Link | null;
  /** What is known that names a user, of this customer's objects. */
  claims: readonly DatedClaim[];
  /** What an event said that is out of date by now: it may link as it would have in time, and disputes nothing. */
  outdated?: readonly DatedClaim[];
  knownUsers: ReadonlySet<string>;
  /** Users whom a person has unlinked from this customer: what names them links nothing. */
  barred?: ReadonlySet<string>;
  /** Has anything ever been paid by this customer? */
  paid: boolean;
}

/** A binding, as far as decisions need it. `objectId` bore the evidence; null where no object did. */
export interface Link {
  userId: string;
  /** An Evidence, `operator` or `checkout`. */
  evidence: string;
  objectId: string | null;
  /**
   * Since when the evidence is known to say so, by Stripe's clock; of an operator's link, when they
   * decided: what was there by then is settled. null: neither.
   */
  claimedAt: Date | null;
}

export type MismatchCode =
  | "metadata_conflict"
  | "one_customer_several_users"
  | "user_unknown"
  | "customer_unlinked";

export interface MismatchFinding {
  code: MismatchCode;
  /** The users that are named, and where; sorted, so that equal findings are equal. Addresses among the ids are masked. */
  evidence: { boundTo: string | null; claims: Claim[] };
}

export interface Ownership {
  owner: string | null;
  /** The claim to make a binding of, or to base the one that there is upon: it is earlier, or stronger at that moment. */
  bind: DatedClaim | null;
  /** Whose link ends by that. */
  movedFrom: Link | null;
  findings: MismatchFinding[];
}

export function resolveOwner(facts: OwnershipFacts): Ownership {
  const { bound, claims, outdated = [], knownUsers, barred, paid } = facts;
  const sorted = [...claims].sort(byWeight);
  const isKnown = (claim: Claim) => knownUsers.has(claim.userId);
  const known = sorted.filter(isKnown);
  const mayLink = (claim: Claim) => isKnown(claim) && !barred?.has(claim.userId);
  const best = [...claims, ...outdated].filter(mayLink).sort(byWeight)[0] ?? null;
  const bind = best !== null && (bound === null || goesBefore(best, bound)) ? best : null;
  const owner = bind?.userId ?? bound?.userId ?? null;
  const movedFrom = bind !== null && bound !== null && bound.userId !== bind.userId ? bound : null;

  const findings: MismatchFinding[] = [];
  const find = (code: MismatchCode, about: Claim[]) => {
    if (about.length > 0) findings.push(finding(code, owner, about));
  };
  const others = known.filter((claim) => claim.userId !== owner);
  const decisive = bind?.evidence ?? bound?.evidence ?? "";
  find(
    "one_customer_several_users",
    others.filter((claim) => claim.evidence === decisive),
  );
  find(
    "metadata_conflict",
    others.filter((claim) => claim.evidence !== decisive),
  );
  find(
    "user_unknown",
    sorted.filter((claim) => !knownUsers.has(claim.userId)),
  );
  if (owner === null && sorted.length === 0 && paid) findings.push(finding("customer_unlinked", owner, []));
  return { owner, bind, movedFrom, findings };
}

const byWeight = (a: DatedClaim, b: DatedClaim) => compareWeights(weightOf(a), weightOf(b));

function goesBefore(claim: DatedClaim, { userId, evidence, objectId, claimedAt }: Link): boolean {
  const rank = rankOfLink(evidence);
  if (rank === beyondClaims) return false;
  const link = { rank, at: claimedAt?.getTime() ?? null, objectId, userId };
  return compareWeights(weightOf(claim), link) < 0;
}

const finding = (code: MismatchCode, boundTo: string | null, about: readonly Claim[]): MismatchFinding => ({
  code,
  evidence: { boundTo, claims: about.slice(0, 20).map(told) },
});

/** Without its time, which every further state of the object moves on. */
const told = ({ userId, evidence, object }: Claim): Claim => ({
  userId: maskAddresses(userId),
  evidence,
  object,
});
