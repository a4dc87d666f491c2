/** A new subscription, its items and its first invoice. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { redeem } from "../discounts/attach";
import { rememberCurrency } from "../invoicing/draft";
import { finalizeInvoice } from "../invoicing/finalize";
import { addInvoiceItem } from "../invoicing/items";
import { invoicePaymentIntent, payInvoice } from "../invoicing/pay";
import { priceAmount } from "../invoicing/price-amount";
import { createSetup } from "../payments/setups";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { prices } from "../tables/catalogue";
import { customers } from "../tables/customers";
import { invoices } from "../tables/invoicing";
import { subscriptionItems, subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { billingMode, buildSubscription } from "./build";
import { placeCancellation } from "./cancel-dates";
import { firstLines, firstPeriod, type Start } from "./first-period";
import { draftFor } from "./invoices";
import { buildItem, checkQuantity, checkTogether, recurringPrice, rhythmOf } from "./items";
import { methodToCharge } from "./payment-method";
import { incompleteError, noMethodError } from "./refusals";
import { trialSettings, type ExtraItem, type NewSubscription } from "./requests";
import { asOneChange, itemsOf, saveSubscription } from "./store";
import { scheduleExpiry, scheduleTimers, warnOfShortTrial } from "./timers";

export type { ExtraItem, NewSubscription } from "./requests";

/**
 * Stores it with its items and first invoice; tries to pay as `paymentBehavior`
 * says. With `default_incomplete` the payment is the caller's to make. Emits
 * `customer.subscription.created`, once the outcome of the payment is known.
 * @throws ApiError for what does not fit together; 402 with `error_if_incomplete`
 */
export function createSubscription(scope: Scope, given: NewSubscription): Stripe.Subscription {
  const on = onCustomerClock(scope, given.customer);
  const id = on.id(subscriptions);
  const mine = asOneChange(on, id, () => {
    const subscription = begin(on, id, given);
    const invoice = firstInvoice(on, subscription, given);
    const isLater = invoice?.collection_method === "send_invoice" || given.firstInvoice === "later";
    const due = invoice !== null && !isLater && invoice.amount_due > 0;
    if (due) saveSubscription(on, { ...on.need(subscriptions, id), status: "incomplete" });
    if (invoice === null || isLater) prepareMethod(on, id, given);
    else if (due && given.paymentBehavior === "default_incomplete") {
      saveSubscription(on, on.need(subscriptions, id), { insteadOfUpdated: "customer.subscription.created" });
      return invoice;
    } else collect(on, id, invoice, given);
    saveSubscription(on, on.need(subscriptions, id), { insteadOfUpdated: "customer.subscription.created" });
    return null;
  });
  // The customer is to pay: the demand follows the announcement.
  if (mine !== null) finalizeInvoice(on, mine);
  const created = on.need(subscriptions, id);
  scheduleTimers(on, created);
  if (created.status === "incomplete") scheduleExpiry(on, id);
  if (created.status === "trialing") warnOfShortTrial(on, created);
  return created;
}

/** Settles the first invoice now. @throws ApiError where Stripe refuses the whole request */
function collect(scope: Scope, id: string, invoice: Stripe.Invoice, given: NewSubscription): void {
  if (invoice.amount_due === 0) {
    finalizeInvoice(scope, invoice);
    prepareMethod(scope, id, given);
    return;
  }
  if (methodToCharge(scope, scope.need(subscriptions, id)) === null) throw noMethodError();
  const open = finalizeInvoice(scope, invoice);
  const paid = payInvoice(scope, open, { offSession: given.offSession ?? false });
  if (given.paymentBehavior === "error_if_incomplete" && paid.status !== "paid") {
    throw incompleteError(invoicePaymentIntent(scope, paid));
  }
}

/** Nothing is due yet: a setup intent asks for the method of later payments. */
function prepareMethod(scope: Scope, id: string, given: NewSubscription): void {
  const subscription = scope.need(subscriptions, id);
  if (given.paymentBehavior !== "default_incomplete" || subscription.collection_method === "send_invoice")
    return;
  if (methodToCharge(scope, subscription) !== null) return;
  const setup = createSetup(scope, {
    customer: idOf(subscription.customer),
    owner: { kind: "subscription", id },
  });
  saveSubscription(scope, { ...subscription, pending_setup_intent: setup.id });
}

/** Stored, active or trialing, without an invoice. */
function begin(scope: Scope, id: string, given: NewSubscription): Stripe.Subscription {
  const customer = scope.need(customers, given.customer, "customer");
  const mode = billingMode(scope, given.billingMode);
  const chosen = given.items.map((item, index) => {
    const price = recurringPrice(scope, item.price, `items[${index}][price]`, item.evenInactive);
    checkQuantity(price, item.quantity, `items[${index}][quantity]`);
    return { item, price };
  });
  checkTogether(
    chosen.map(({ price }) => price),
    mode.type,
  );
  const currency = chosen[0]!.price.currency;
  checkCurrency(customer, currency);
  const start = startOf(
    scope,
    given,
    chosen.map(({ price }) => price),
  );
  const items = chosen.map(({ item, price }) =>
    buildItem(scope, id, price, item, firstPeriod(start, rhythmOf(price))),
  );
  const bare = buildSubscription(scope, {
    id,
    customer: customer.id,
    currency,
    items,
    billingCycleAnchor: start.anchor,
    billingMode: mode,
    startDate: start.date,
    status: start.trialEnd === null ? "active" : "trialing",
    trialEnd: start.trialEnd,
  });
  scope.insert(subscriptions, withSettings(bare, given), {
    hidden: { held: null, resuming: null },
  });
  for (const item of items) scope.insert(subscriptionItems, item, {});
  const redeemed = (given.discounts ?? []).map((discount) =>
    redeem(scope, discount, { customer: customer.id, subscription: id, currency }),
  );
  rememberCurrency(scope, { customer: customer.id, currency });
  const subscription = {
    ...scope.need(subscriptions, id),
    discounts: redeemed.map((discount) => discount.id),
  };
  return saveSubscription(scope, placeCancellation(scope, subscription, items, given));
}

function withSettings(subscription: Stripe.Subscription, given: NewSubscription): Stripe.Subscription {
  return {
    ...subscription,
    billing_cycle_anchor_config: given.billingCycleAnchorConfig ?? null,
    collection_method: given.collection ?? "charge_automatically",
    days_until_due: given.collection === "send_invoice" ? (given.daysUntilDue ?? null) : null,
    default_payment_method: given.defaultPaymentMethod ?? null,
    default_source: given.defaultSource ?? null,
    description: given.description ?? null,
    invoice_settings: { ...subscription.invoice_settings, ...given.invoiceSettings },
    metadata: given.metadata ?? {},
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
      ...given.paymentSettings,
    },
    schedule: given.schedule ?? null,
    trial_settings:
      given.trialSettings == null ? subscription.trial_settings : trialSettings(given.trialSettings),
  };
}

function startOf(scope: Scope, given: NewSubscription, chosen: readonly Stripe.Price[]): Start {
  const date = given.backdateStartDate ?? scope.now;
  if (date > scope.now) {
    throw invalidRequest("The backdate_start_date must be in the past.", { param: "backdate_start_date" });
  }
  const trialEnd = given.trialEnd == null || given.trialEnd <= scope.now ? null : given.trialEnd;
  const anchor = given.billingCycleAnchor ?? trialEnd ?? date;
  if (given.billingCycleAnchor !== undefined && anchor < (trialEnd ?? date)) {
    throw invalidRequest("billing_cycle_anchor must be in the future.", { param: "billing_cycle_anchor" });
  }
  const start = { now: scope.now, date, anchor, trialEnd };
  if (given.billingCycleAnchor !== undefined && trialEnd === null) checkAnchor(start, chosen);
  return start;
}

/** An anchor lies within the first natural period. */
function checkAnchor(start: Start, chosen: readonly Stripe.Price[]): void {
  for (const price of chosen) {
    const natural = firstPeriod({ ...start, anchor: start.now, date: start.now }, rhythmOf(price));
    if (start.anchor > natural.end) {
      throw invalidRequest(
        `billing_cycle_anchor cannot be later than next natural billing date (${natural.end}) for plan`,
        { param: "billing_cycle_anchor" },
      );
    }
  }
}

function checkCurrency(customer: Stripe.Customer, currency: string): void {
  if (customer.currency == null || customer.currency === currency) return;
  throw invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${customer.currency}.`,
    { param: "customer" },
  );
}

/** Null where the first period is free and nothing else is to be billed. */
function firstInvoice(
  scope: Scope,
  subscription: Stripe.Subscription,
  given: NewSubscription,
): Stripe.Invoice | null {
  for (const extra of given.addInvoiceItems ?? []) addExtra(scope, subscription, extra);
  const lines = firstLines(
    scope,
    subscription,
    itemsOf(scope, subscription.id),
    given.prorationBehavior ?? "create_prorations",
  );
  if (lines.length === 0 && (given.addInvoiceItems ?? []).length === 0) return null;
  const later = given.firstInvoice === "later" || subscription.collection_method === "send_invoice";
  const invoice = draftFor(scope, subscription, {
    reason: "subscription_create",
    lines,
    autoAdvance: later,
  });
  saveSubscription(scope, { ...scope.need(subscriptions, subscription.id), latest_invoice: invoice.id });
  return scope.need(invoices, invoice.id);
}

/** Puts a one-time price onto the subscription's next invoice. */
export function addExtra(scope: Scope, subscription: Stripe.Subscription, extra: ExtraItem): void {
  const price = scope.need(prices, extra.price, "add_invoice_items[0][price]");
  if (price.type !== "one_time") {
    throw invalidRequest(
      "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.",
      { param: "add_invoice_items[0][price]" },
    );
  }
  const quantity = extra.quantity ?? 1;
  addInvoiceItem(scope, {
    customer: idOf(subscription.customer) ?? "",
    currency: subscription.currency,
    amount: priceAmount(scope, price, quantity),
    description: price.nickname,
    price: price.id,
    quantity,
    subscription: subscription.id,
    ...(extra.metadata === undefined ? {} : { metadata: extra.metadata }),
  });
}
