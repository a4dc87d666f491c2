import type Stripe from "stripe";
import { previousAttributes } from "../events/previous-attributes";
import { invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";

/**
 * Stores the invoice, says that it changed, then what the change means. Only
 * `invoice.updated` tells what it was before, as with all of Stripe's events.
 */
export function announce(
  scope: Scope,
  next: Stripe.Invoice,
  types: readonly Stripe.Event.Type[] = [],
): Stripe.Invoice {
  const before = scope.need(invoices, next.id);
  const stored = scope.update(invoices, next);
  if (previousAttributes(before, stored) !== null) scope.emit("invoice.updated", stored, before);
  for (const type of types) scope.emit(type, stored);
  return stored;
}
