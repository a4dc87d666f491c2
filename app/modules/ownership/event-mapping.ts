/** The mapping stage of one event: whose is it, and how do we know? */
import { type Claim, claimsOf, type DatedClaim, rankOf } from "./claims";
import { maskAddresses } from "./mask-addresses";
import type { Ownership } from "./resolve-owner";
import type { Snapshot } from "../stripe/snapshot";
import { shownAsWritten } from "../stripe/written-user";

export interface Mapping {
  outcome: "mapped" | "unmapped" | "conflict" | "not_applicable";
  /** A code of the cause catalogue, `code: particulars`, or a sentence. */
  reason: string;
  userId: string | null;
}

/** For an object of a customer, after its ownership was resolved. */
export function mappingOf(
  snapshot: Snapshot,
  ownership: Ownership,
  knownUsers: ReadonlySet<string>,
): Mapping {
  const { owner, bind, movedFrom, findings } = ownership;
  const own = claimsOf(snapshot);
  if (owner !== null) {
    const other = own.find((claim) => claim.userId !== owner && knownUsers.has(claim.userId));
    // A weaker word beside a stronger one that agrees is not a conflict of this object.
    if (
      other &&
      !own.some((claim) => claim.userId === owner && rankOf(claim.evidence) <= rankOf(other.evidence))
    ) {
      return {
        outcome: "conflict",
        reason: `metadata_conflict: The ${sayWhere(other)} names ${maskAddresses(other.userId)}; the customer is linked to ${maskAddresses(owner)}.`,
        userId: owner,
      };
    }
    return { outcome: "mapped", reason: sayHow(bind, movedFrom), userId: owner };
  }
  const found = findings[0];
  switch (found?.code) {
    case "one_customer_several_users": {
      const users = [...new Set(found.evidence.claims.map((claim) => claim.userId))].join(", ");
      return { outcome: "conflict", reason: `one_customer_several_users: They are ${users}.`, userId: null };
    }
    case "user_unknown": {
      const written = found.evidence.claims.map((claim) => shownAsWritten(claim.userId));
      const users = [...new Set(written)].join(", ");
      return { outcome: "unmapped", reason: `user_unknown: It names ${users}.`, userId: null };
    }
    default:
      return { outcome: "unmapped", reason: "customer_unlinked", userId: null };
  }
}

/**
 * For an object without a customer: nothing to link, but it may name its user, or
 * be what was paid for a guest's checkout session that does.
 */
export function mappingWithoutCustomer(
  snapshot: Snapshot,
  session: Snapshot | null,
  knownUsers: ReadonlySet<string>,
): Mapping {
  const claims = claimsOf(snapshot);
  const known = claims.find((claim) => knownUsers.has(claim.userId));
  if (known) {
    const reason = `By the ${sayWhere(known)}. It has no customer that could be linked.`;
    return { outcome: "mapped", reason, userId: known.userId };
  }
  const buyer = session && claimsOf(session).find((claim) => knownUsers.has(claim.userId));
  if (buyer) {
    const reason = `By the ${sayWhere(buyer)}, whose payment this is. It has no customer that could be linked.`;
    return { outcome: "mapped", reason, userId: buyer.userId };
  }
  const unknown = claims[0];
  if (unknown)
    return {
      outcome: "unmapped",
      reason: `user_unknown: It names ${maskAddresses(shownAsWritten(unknown.userId))}.`,
      userId: null,
    };
  const suggested = unprovenReference(snapshot) ?? (session && unprovenReference(session));
  if (suggested) {
    const reason = `client_reference_unproven: It named ${maskAddresses(suggested)}; whoever opens the link can write there what they like.`;
    return { outcome: "unmapped", reason, userId: null };
  }
  return { outcome: "unmapped", reason: "customer_missing", userId: null };
}

const unprovenReference = (snapshot: Snapshot): string | null =>
  snapshot.type === "checkout_session" ? snapshot.data.unprovenReference : null;

function sayHow(bind: DatedClaim | null, movedFrom: Ownership["movedFrom"]): string {
  if (bind === null) return "By the stored link of its customer.";
  if (movedFrom === null) return `By the ${sayWhere(bind)}; the link is now stored.`;
  const before = `${movedFrom.evidence.replaceAll("_", " ")} that had linked it to ${maskAddresses(movedFrom.userId)}`;
  const how = bind.at === movedFrom.claimedAt?.getTime() ? "is stronger than" : "came before";
  return `By the ${sayWhere(bind)}, which ${how} the ${before}; the link is moved.`;
}

/** "metadata of subscription sub_…" */
export function sayWhere({ evidence, object }: Claim): string {
  const field = evidence === "client_reference_id" ? "client_reference_id" : "metadata";
  return `${field} of ${object.type.replace("_", " ")} ${object.id}`;
}
