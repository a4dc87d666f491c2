/**
 * The first wall: is this Stripe object the acting user's? The one rule that every
 * door for end users asks. Pure.
 */
import type { Snapshot } from "../stripe/snapshot";
import { claimsOf } from "./claims";
import { isDecidedBy } from "./decided-by-link";

/** What is known of the acting user, read for this question. */
export interface OwnershipProof {
  userId: string;
  /** The customers linked to the user now, and who or what linked them. */
  links: readonly { customerId: string; evidence: string; claimedAt: Date | null }[];
  /** What the user bought without a customer. */
  guestObjectIds: ReadonlySet<string>;
  /** Of the users whom the object names, those who exist. */
  knownUsers: ReadonlySet<string>;
}

type Asked = Pick<Snapshot, "type" | "id" | "customerId" | "created" | "evidence">;

/**
 * An object is its customer's owner's; a payment, moreover, is nobody's whose
 * metadata names somebody else. What has no customer is whose purchase it was.
 */
export function isOwnedBy(object: Asked, proof: OwnershipProof): boolean {
  const customerId = object.type === "customer" ? object.id : object.customerId;
  if (customerId === null) return proof.guestObjectIds.has(object.id);
  const link = proof.links.find((one) => one.customerId === customerId);
  return link !== undefined && !namesAnother(object, link, proof);
}

function namesAnother(
  object: Asked,
  link: OwnershipProof["links"][number],
  { userId, knownUsers }: OwnershipProof,
): boolean {
  const payer = claimsOf(object).find(({ evidence }) => evidence === "payment_metadata")?.userId;
  if (payer === undefined || payer === userId || !knownUsers.has(payer)) return false;
  return !isDecidedBy(link, object.created);
}

/** A Checkout Session as Stripe tells it, which the mirror need not hold yet. */
export interface AskedSession {
  customerId: string | null;
  metadataUserId: string | null;
  /** null also where a payment link made it: anybody can type that into its address. */
  clientReferenceId: string | null;
}

/**
 * By the stored link of its customer, whatever the session says of itself; without a
 * link by whom we named on it, its metadata before the reference.
 *
 * @param linkedTo the user whom the session's customer is linked to; null: nobody, or there is no customer
 */
export function isSessionOf(userId: string, session: AskedSession, linkedTo: string | null): boolean {
  return (linkedTo ?? session.metadataUserId ?? session.clientReferenceId) === userId;
}
