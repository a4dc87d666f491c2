/**
 * To whom does a Stripe customer belong? Pure.
 *
 * The strongest evidence that names an existing user links the customer; where
 * equally strong evidence names two, it links nobody. A link that evidence made
 * yields to strictly stronger evidence for another user, so that what happens to
 * arrive first (an id that somebody typed into a payment link) decides nothing.
 * Evidence of equal strength moves no link: the first stays, and which one that
 * is depends on arrival. What an operator or our own checkout linked is never
 * moved. An email address is never looked at. What disagrees is found and
 * reported.
 */
import { type Claim, rankOf, rankOfLink } from "./claims";
import { maskAddresses } from "./mask-addresses";

export interface OwnershipFacts {
  customerId: string;
  /** The current binding; null when there is none. */
  bound: Link | null;
  /** What is known that names a user, of this customer's objects. */
  claims: readonly Claim[];
  /** What an event said that is out of date by now: it may link as it would have in time, and disputes nothing. */
  outdated?: readonly Claim[];
  knownUsers: ReadonlySet<string>;
  /** Has anything been paid by this customer? */
  paid: boolean;
}

/** A binding, as far as decisions need it. `objectId` bore the evidence; null where no object did. */
export interface Link {
  userId: string;
  /** An Evidence, `operator` or `checkout`. */
  evidence: string;
  objectId: string | null;
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
  /** The claim to make a binding of, or to base the one that there is upon: it is stronger. */
  bind: Claim | null;
  /** Whose link ends by that. */
  movedFrom: Link | null;
  findings: MismatchFinding[];
}

export function resolveOwner(facts: OwnershipFacts): Ownership {
  const { bound, claims, outdated = [], knownUsers, paid } = facts;
  const sorted = [...claims].sort(byStrength);
  const isKnown = (claim: Claim) => knownUsers.has(claim.userId);
  const known = sorted.filter(isKnown);
  const best = strongest([...known, ...outdated.filter(isKnown)].sort(byStrength));
  const bind =
    best !== null && (bound === null || rankOf(best.evidence) < rankOfLink(bound.evidence)) ? best : null;
  const owner = bind?.userId ?? bound?.userId ?? null;
  const movedFrom = bind !== null && bound !== null && bound.userId !== bind.userId ? bound : null;

  const findings: MismatchFinding[] = [];
  const find = (code: MismatchCode, about: Claim[]) =>
    findings.push({ code, evidence: { boundTo: owner, claims: about.slice(0, 20).map(masked) } });
  const others = known.filter((claim) => claim.userId !== owner);
  if (others.length > 0) find(owner === null ? "one_customer_several_users" : "metadata_conflict", others);
  const unknown = sorted.filter((claim) => !knownUsers.has(claim.userId));
  if (unknown.length > 0) find("user_unknown", unknown);
  if (owner === null && sorted.length === 0 && paid) find("customer_unlinked", []);
  return { owner, bind, movedFrom, findings };
}

const masked = (claim: Claim): Claim => ({ ...claim, userId: maskAddresses(claim.userId) });

/** The strongest claim, unless an equally strong one names somebody else. */
function strongest(sorted: Claim[]): Claim | null {
  const first = sorted[0];
  if (!first) return null;
  const equal = sorted.filter((claim) => rankOf(claim.evidence) === rankOf(first.evidence));
  return equal.every((claim) => claim.userId === first.userId) ? first : null;
}

/** Then by the object's type and id: one order, whatever came first. */
function byStrength(a: Claim, b: Claim): number {
  const rank = rankOf(a.evidence) - rankOf(b.evidence);
  if (rank !== 0) return rank;
  const [keyA, keyB] = [a, b].map((claim) => `${claim.object.id} ${claim.userId}`);
  return keyA === keyB ? 0 : (keyA ?? "") < (keyB ?? "") ? -1 : 1;
}
