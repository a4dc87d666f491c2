/** Has the payer paid by a way that takes days? Then nothing is offered, or they would pay twice. Pure. */
import type { Entitlement } from "../entitlements/entitlement";

export function waitsForPayment({ reasons }: Pick<Entitlement, "reasons">): boolean {
  return reasons.some(({ code, effect }) => code === "checkout_unpaid" && effect === "denies");
}
