/** Has this customer paid for anything, or been let in as if? Then it matters whose it is. */
import type { Version } from "../mirror/version";

export function hasPaid(objects: readonly Version[]): boolean {
  return objects.some(({ snapshot: { type, data } }) => {
    switch (type) {
      case "subscription":
        return ["active", "trialing", "past_due"].includes(data.status);
      case "invoice":
        return data.status === "paid" && (data.amountPaid ?? 0) > 0;
      case "payment_intent":
        return data.status === "succeeded";
      case "charge":
        return data.status === "succeeded" && data.paid && !data.refunded;
      case "checkout_session":
        return data.status === "complete" && data.paymentStatus === "paid";
      default:
        return false;
    }
  });
}
