/** A Checkout whose line items decide what its payer may use. Of a subscription, its own items tell. Pure. */
import type { Snapshot, SnapshotFor } from "../stripe/snapshot";

export function isPaidPurchase(snapshot: Snapshot): snapshot is SnapshotFor<"checkout_session"> {
  const { type, data } = snapshot;
  return (
    type === "checkout_session" &&
    data.mode === "payment" &&
    (data.paymentStatus === "paid" || data.paymentStatus === "no_payment_required")
  );
}
