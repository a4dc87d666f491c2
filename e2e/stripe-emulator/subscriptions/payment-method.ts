/** With what a subscription would be paid. */
import type Stripe from "stripe";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import type { Scope } from "../work/scope";

/** Its own default, then the customer's: Stripe's order. Null when there is none to charge. */
export function methodToCharge(
  scope: Scope,
  subscription: Pick<Stripe.Subscription, "customer" | "default_payment_method" | "default_source">,
): string | null {
  const customer = scope.get(customers, idOf(subscription.customer));
  return (
    idOf(subscription.default_payment_method) ??
    idOf(subscription.default_source) ??
    idOf(customer?.invoice_settings.default_payment_method) ??
    idOf(customer?.default_source)
  );
}
