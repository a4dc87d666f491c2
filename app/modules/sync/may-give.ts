/** The same question as `gives` in mirror/ownership-readings.server.ts: may it open anything by itself? */
import type { Snapshot } from "../stripe/snapshot";

export function mayGive(snapshot: Snapshot): boolean {
  if (snapshot.type === "subscription") return true;
  if (snapshot.type !== "checkout_session") return false;
  const { mode, paymentStatus } = snapshot.data;
  return mode === "payment" && (paymentStatus === "paid" || paymentStatus === "no_payment_required");
}
