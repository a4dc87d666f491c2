/**
 * Writes a user on a customer's metadata at Stripe, over nothing that stands there.
 * Where no answer says what became of it, it is read again, once: what is known is
 * told, and no more.
 */
import type { Stripe } from "stripe";
import type { NamedUser, StripeFailureKind } from "./gateway";
import { readStripeError } from "./stripe-errors";
import { metadataUserId } from "./user-evidence";

/** Stripe may have done it all the same. A repeat while the first is under way is refused as a conflict. */
const leavesOpen: ReadonlySet<StripeFailureKind> = new Set([
  "unreachable",
  "stripe_error",
  "idempotency_conflict",
]);

/** Throws what the SDK throws where nothing was written. */
export async function nameUserOnCustomer(
  stripe: Stripe,
  customerId: string,
  userId: string,
): Promise<NamedUser> {
  const first = await stripe.customers.retrieve(customerId);
  // Nothing can be written on a deleted one; the update says so in Stripe's words.
  const there = first.deleted ? null : metadataUserId(first.metadata);
  if (there !== null) return { outcome: "named", names: there };
  const before = first.deleted ? null : (first.metadata.userId ?? null);

  let answered: string | null;
  try {
    const updated = await stripe.customers.update(customerId, { metadata: { userId } });
    answered = metadataUserId(updated.metadata);
  } catch (error) {
    const failure = readStripeError(error);
    if (failure === null || !leavesOpen.has(failure.kind)) throw error;
    const seen = await namesNow(stripe, customerId);
    if (seen?.names === userId) return { outcome: "written", before, names: userId };
    return { outcome: "unknown", before, seen, failure };
  }
  // Stripe has no writing on condition: who wrote at the same moment is seen afterwards.
  const seen = await namesNow(stripe, customerId);
  return { outcome: "written", before, names: seen === null ? answered : seen.names };
}

/** Tried once: a person waits. null: it could not be read. */
async function namesNow(stripe: Stripe, customerId: string): Promise<{ names: string | null } | null> {
  try {
    const customer = await stripe.customers.retrieve(customerId, {}, { maxNetworkRetries: 0 });
    return { names: customer.deleted ? null : metadataUserId(customer.metadata) };
  } catch (error) {
    if (readStripeError(error) === null) throw error;
    return null;
  }
}
