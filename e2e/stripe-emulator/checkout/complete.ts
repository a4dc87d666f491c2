/** A session comes to its end: what it shows from then on, and what is said. */
import type Stripe from "stripe";
import { toAddress } from "../api/address";
import { makeDiscount } from "../discounts/attach";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { checkoutSessions, type Payer } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { givenDiscounts } from "./discounts";
import { hiddenOf, saveHidden } from "./state";
import { totalsOf } from "./totals";

/**
 * Emits `checkout.session.completed`. A debit that takes days completes it
 * `unpaid`; its outcome is told by `settleSession`.
 */
export function completeSession(
  scope: Scope,
  id: string,
  payment: { status: "paid" | "unpaid" | "no_payment_required"; delayed: boolean },
): Stripe.Checkout.Session {
  const session = scope.need(checkoutSessions, id);
  const hidden = hiddenOf(scope, id);
  const { attempt } = hidden;
  const customer = idOf(session.customer) ?? attempt.customer;
  scope.unschedule(id, "checkout.session.expire");
  const completed = saveHidden(
    scope,
    {
      ...session,
      ...answered(session, attempt.payer),
      automatic_tax: session.automatic_tax.enabled
        ? { ...session.automatic_tax, status: "complete" }
        : session.automatic_tax,
      customer,
      customer_details: detailsOf(scope, session, customer, attempt.payer),
      invoice: attempt.invoice,
      payment_intent: session.mode === "payment" ? attempt.paymentIntent : null,
      payment_status: payment.status,
      status: "complete",
      subscription: attempt.subscription,
      url: null,
    },
    {
      attempt: { ...attempt, delayed: payment.delayed, entered: {}, failure: null },
      redeemed: redeemAll(scope, session, customer),
    },
  );
  scope.emit("checkout.session.completed", completed);
  return completed;
}

/** The outcome of a payment that came after completion. */
export function settleSession(scope: Scope, id: string, paid: boolean): void {
  const session = scope.need(checkoutSessions, id);
  const { attempt } = hiddenOf(scope, id);
  if (session.status !== "complete" || session.payment_status !== "unpaid") return;
  const settled = saveHidden(
    scope,
    { ...session, payment_status: paid ? "paid" : "unpaid" },
    { attempt: { ...attempt, delayed: false } },
  );
  // A held card payment that is captured later has no event here: only debits are asynchronous.
  if (!attempt.delayed) return;
  scope.emit(
    paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed",
    settled,
  );
}

function answered(
  session: Stripe.Checkout.Session,
  payer: Payer | null,
): Pick<Stripe.Checkout.Session, "consent" | "custom_fields"> {
  const asks = session.consent_collection;
  const value = (key: string) => payer?.answers[key] ?? null;
  return {
    consent:
      asks === null
        ? null
        : {
            promotions: asks.promotions === "auto" ? (payer?.wantsPromotions ? "opt_in" : "opt_out") : null,
            terms_of_service: asks.terms_of_service === "required" ? "accepted" : null,
          },
    custom_fields: session.custom_fields.map((field) => ({
      ...field,
      ...(field.text === undefined ? {} : { text: { ...field.text, value: value(field.key) } }),
      ...(field.numeric === undefined ? {} : { numeric: { ...field.numeric, value: value(field.key) } }),
      ...(field.dropdown === undefined ? {} : { dropdown: { ...field.dropdown, value: value(field.key) } }),
    })),
  };
}

function detailsOf(
  scope: Scope,
  session: Stripe.Checkout.Session,
  customerId: string | null,
  payer: Payer | null,
): Stripe.Checkout.Session.CustomerDetails {
  const customer = scope.get(customers, customerId);
  return {
    address: payer?.address ?? customer?.address ?? toAddress({}),
    business_name: null,
    email: payer?.email ?? customer?.email ?? session.customer_email,
    individual_name: null,
    name: payer?.name ?? customer?.name ?? null,
    phone: payer?.phone ?? customer?.phone ?? null,
    tax_exempt: customer?.tax_exempt ?? "none",
    tax_ids: [],
  };
}

/** A subscription or an invoice has redeemed them already. */
function redeemAll(scope: Scope, session: Stripe.Checkout.Session, customer: string | null) {
  const { lines, plan, redeemed } = hiddenOf(scope, session.id);
  if (redeemed.length > 0) return redeemed;
  const { discounts: amounts } = totalsOf(scope, lines, session.discounts, plan);
  return givenDiscounts(session).map((given, index) => {
    const discount = makeDiscount(scope, given, { customer, checkoutSession: session.id });
    return { discount: discount.id, amount: amounts[index] ?? 0 };
  });
}
