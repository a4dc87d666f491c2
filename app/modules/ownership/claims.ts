/** What Stripe's objects say about whom they belong to. */
import type { MirroredType, Snapshot } from "../stripe/snapshot";

export type Evidence =
  | "customer_metadata"
  | "subscription_metadata"
  | "payment_metadata"
  | "invoice_metadata"
  | "session_metadata"
  | "client_reference_id";

/** One object names one user. */
export interface Claim {
  userId: string;
  evidence: Evidence;
  object: { type: MirroredType; id: string };
}

/** A claim, and since when it is known to be made: milliseconds since 1970, by Stripe's clock. */
export interface DatedClaim extends Claim {
  at: number;
}

/** null: whatever its metadata says, it belongs to nobody. */
const metadataOf: Record<MirroredType, Evidence | null> = {
  customer: "customer_metadata",
  subscription: "subscription_metadata",
  payment_intent: "payment_metadata",
  charge: "payment_metadata",
  refund: "payment_metadata",
  invoice: "invoice_metadata",
  checkout_session: "session_metadata",
  subscription_schedule: "subscription_metadata",
  invoice_payment: "payment_metadata",
  dispute: "payment_metadata",
  credit_note: "invoice_metadata",
  entitlement_summary: null,
  product: null,
  price: null,
};

/**
 * Lower is stronger. Metadata is written by the host's server, and the nearer
 * to the customer the more it is about the customer; `client_reference_id` may
 * come from a page in the browser. That of a payment link is no claim at all: see
 * `unprovenReference`. No two kinds are equal, so that claims of different kinds
 * have one order.
 */
const ranks: Record<Evidence, number> = {
  customer_metadata: 1,
  subscription_metadata: 2,
  payment_metadata: 3,
  invoice_metadata: 4,
  session_metadata: 5,
  client_reference_id: 6,
};

export function rankOf(evidence: Evidence): number {
  return ranks[evidence];
}

/** The rank of what people and we ourselves linked (`operator`, `checkout`): no claim goes before it. */
export const beyondClaims = 0;

export function rankOfLink(evidence: string): number {
  return Object.hasOwn(ranks, evidence) ? ranks[evidence as Evidence] : beyondClaims;
}

export function claimsOf({ type, id, evidence }: Pick<Snapshot, "type" | "id" | "evidence">): Claim[] {
  const object = { type, id };
  const claims: Claim[] = [];
  const kind = metadataOf[type];
  if (evidence.metadataUserId !== null && kind !== null) {
    claims.push({ userId: evidence.metadataUserId, evidence: kind, object });
  }
  if (evidence.clientReferenceId !== null) {
    claims.push({ userId: evidence.clientReferenceId, evidence: "client_reference_id", object });
  }
  return claims;
}

export function claimsAt(object: Pick<Snapshot, "type" | "id" | "evidence">, asOf: Date): DatedClaim[] {
  return claimsOf(object).map((claim) => ({ ...claim, at: asOf.getTime() }));
}

/** What a claim or a link weighs: the earlier before the later, then the stronger before the weaker. */
interface Weight {
  rank: number;
  /** null: before anything that has a time. */
  at: number | null;
  objectId: string | null;
  userId: string;
}

/** Negative: `a` goes first. One order, in which nothing depends on arrival. */
export function compareWeights(a: Weight, b: Weight): number {
  const [atA, atB] = [a, b].map(({ at }) => at ?? Number.NEGATIVE_INFINITY);
  if (atA !== atB) return (atA ?? 0) < (atB ?? 0) ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  const [nameA = "", nameB = ""] = [a, b].map(({ objectId, userId }) => `${objectId ?? ""} ${userId}`);
  return nameA === nameB ? 0 : nameA < nameB ? -1 : 1;
}

export function weightOf({ userId, evidence, object, at }: DatedClaim): Weight {
  return { rank: rankOf(evidence), at, objectId: object.id, userId };
}
