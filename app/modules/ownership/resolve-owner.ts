/**
 * To whom does a Stripe customer belong? Pure.
 *
 * A stored binding wins over everything and is never moved by what an event
 * says. Without one, the strongest evidence that names an existing user binds
 * the customer; evidence of equal strength for two users binds nobody. An email
 * address is never looked at. What disagrees is found and reported, and changes
 * nobody's access.
 */
import { type Claim, rankOf } from "./claims";

export interface OwnershipFacts {
  customerId: string;
  /** The user of the current binding; null when there is none. */
  boundTo: string | null;
  /** What is known that names a user, of this customer's objects. */
  claims: readonly Claim[];
  knownUsers: ReadonlySet<string>;
  /** Has anything been paid by this customer? */
  paid: boolean;
}

export type MismatchCode =
  | "metadata_conflict"
  | "one_customer_several_users"
  | "user_unknown"
  | "customer_unlinked";

export interface MismatchFinding {
  code: MismatchCode;
  /** The users that are named, and where; sorted, so that equal findings are equal. */
  evidence: { boundTo: string | null; claims: Claim[] };
}

export interface Ownership {
  owner: string | null;
  /** The claim to make a binding of. */
  bind: Claim | null;
  findings: MismatchFinding[];
}

export function resolveOwner({ boundTo, claims, knownUsers, paid }: OwnershipFacts): Ownership {
  const sorted = [...claims].sort(byStrength);
  const known = sorted.filter((claim) => knownUsers.has(claim.userId));
  const bind = boundTo === null ? strongest(known) : null;
  const owner = boundTo ?? bind?.userId ?? null;

  const findings: MismatchFinding[] = [];
  const find = (code: MismatchCode, about: Claim[]) =>
    findings.push({ code, evidence: { boundTo: owner, claims: about.slice(0, 20) } });
  const others = known.filter((claim) => claim.userId !== owner);
  if (others.length > 0) find(owner === null ? "one_customer_several_users" : "metadata_conflict", others);
  const unknown = sorted.filter((claim) => !knownUsers.has(claim.userId));
  if (unknown.length > 0) find("user_unknown", unknown);
  if (owner === null && sorted.length === 0 && paid) find("customer_unlinked", []);
  return { owner, bind, findings };
}

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
  const [keyA, keyB] = [a, b].map((claim) => `${order[claim.evidence]} ${claim.object.id} ${claim.userId}`);
  return keyA === keyB ? 0 : (keyA ?? "") < (keyB ?? "") ? -1 : 1;
}

/** The customer's own word is the best reference to show. */
const order: Record<Claim["evidence"], number> = {
  customer_metadata: 0,
  subscription_metadata: 1,
  session_metadata: 2,
  payment_metadata: 3,
  invoice_metadata: 4,
  client_reference_id: 5,
};
