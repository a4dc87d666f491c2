/** A payer as Stripe knows them: which customer to act on, and whether they subscribe already. Pure. */
import type { Snapshot } from "../stripe/snapshot";

export interface Payer {
  /** The customer to check out and to manage with; null: none yet, or only deleted ones. */
  customerId: string | null;
  /** Linked to the user, and deleted at Stripe. */
  deleted: readonly string[];
  /** Has a subscription that goes on, in whatever state: more of them is a mistake, managing is the way. */
  subscribed: boolean;
  /** Their other customers that subscribe: paid beside the first, and managed each by itself. */
  alsoSubscribed: string[];
  /** Every customer of theirs that is not deleted: nobody else's portal opens for them. */
  customerIds: string[];
}

/** Not over, and more than an attempt: an incomplete first payment may be made anew. */
const goingOn = new Set(["active", "trialing", "past_due", "unpaid", "paused"]);

/**
 * @param customerIds linked to the user, the oldest link first
 * @param objects what the mirror holds of them; a customer that it lacks is taken to be there
 */
export function payerOf(customerIds: readonly string[], objects: readonly Snapshot[]): Payer {
  const deleted = new Set(
    objects.filter(({ type, deleted }) => type === "customer" && deleted).map(({ id }) => id),
  );
  const subscribing = new Set(
    objects
      .filter(({ type, status }) => type === "subscription" && goingOn.has(status ?? ""))
      .map(({ customerId }) => customerId),
  );
  const there = customerIds.filter((id) => !deleted.has(id));
  const [first, ...further] = there.filter((id) => subscribing.has(id));
  return {
    customerId: first ?? there[0] ?? null,
    deleted: customerIds.filter((id) => deleted.has(id)),
    subscribed: first !== undefined,
    alsoSubscribed: further,
    customerIds: there,
  };
}
