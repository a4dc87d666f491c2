/** Who pays: the session's customer, or one made of what was typed. */
import type Stripe from "stripe";
import { makeCustomer } from "../resources/customers";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import type { CheckoutPlan, Payer } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { attemptOf, hiddenOf, noteAttempt } from "./state";

/**
 * The customer that the payment is for, made where this session needs one and
 * has none yet; null for guests. Emits `customer.created` or `customer.updated`.
 */
export function customerFor(scope: Scope, session: Stripe.Checkout.Session, payer: Payer): string | null {
  const known = idOf(session.customer) ?? attemptOf(scope, session.id).customer;
  const { plan } = hiddenOf(scope, session.id);
  if (known !== null) {
    fillIn(scope, session, known, payer, plan);
    return known;
  }
  if (!needsCustomer(session, plan, payer)) return null;
  const made = makeCustomer(scope, {
    email: payer.email,
    name: payer.name,
    phone: payer.phone,
    address: payer.address,
  });
  noteAttempt(scope, session.id, { customer: made.id });
  fillIn(scope, session, made.id, payer, plan);
  return made.id;
}

function needsCustomer(session: Stripe.Checkout.Session, plan: CheckoutPlan, payer: Payer): boolean {
  if (session.mode === "subscription" || session.customer_creation === "always") return true;
  if (session.mode === "setup") return false;
  return (
    plan.paymentIntent.setupFutureUsage !== null || session.invoice_creation?.enabled === true || payer.save
  );
}

/**
 * What a customer lacks is filled in; what they have is replaced only where the
 * session says so. Their currency is that of their first subscription.
 */
function fillIn(
  scope: Scope,
  session: Stripe.Checkout.Session,
  id: string,
  payer: Payer,
  plan: CheckoutPlan,
): void {
  const ours = session.customer === null;
  const customer = scope.need(customers, id, "customer");
  const next: Stripe.Customer = {
    ...customer,
    address: (ours || plan.updateCustomer.address ? payer.address : null) ?? customer.address ?? null,
    currency: customer.currency ?? (session.mode === "subscription" ? session.currency : null),
    email: (ours ? payer.email : customer.email) ?? payer.email ?? customer.email,
    name: (ours || plan.updateCustomer.name ? payer.name : null) ?? customer.name ?? null,
    phone: payer.phone ?? customer.phone ?? null,
  };
  if (JSON.stringify(next) !== JSON.stringify(customer))
    scope.update(customers, next, { event: "customer.updated" });
}
