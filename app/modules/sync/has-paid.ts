/**
 * Has this customer ever paid for anything, or been let in as if? Then it matters
 * whose it is, and goes on to matter: what was paid is not unpaid by a refund or
 * by the end of a subscription.
 */
import type { Version } from "../mirror/version";

/** The same question as customersWhoPaid in mirror.server.ts, which asks what is stored. */
export function hasPaid(objects: readonly Version[]): boolean {
  return objects.some(({ snapshot: { type, data } }) => {
    switch (type) {
      case "subscription":
        return !["incomplete", "incomplete_expired"].includes(data.status);
      case "invoice":
        return data.status === "paid" && (data.amountPaid ?? 0) > 0;
      case "payment_intent":
        return data.status === "succeeded";
      case "charge":
        return data.status === "succeeded" && data.paid;
      case "checkout_session":
        return data.status === "complete" && data.paymentStatus === "paid";
      default:
        return false;
    }
  });
}
