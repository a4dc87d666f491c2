/** Drafts: made, previewed, and counted again when something on them changes. */
import type Stripe from "stripe";
import { redeem, type DiscountInput } from "../discounts/attach";
import { needCoupon, needPromotionCode, termsOf } from "../discounts/redeemable";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { discounts } from "../tables/discounts";
import { invoiceItems, invoiceLines, invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { buildInvoice, DRAFT_TIME, ofCustomer } from "./build-invoice";
import { lineOfItem, pendingItems } from "./items";
import { buildLine } from "./line";
import type { NewInvoice } from "./new-invoice";
import { withTotals, type Unredeemed } from "./totals";

/**
 * Stores a draft, takes in the customer's pending items, and emits
 * `invoice.created`. One that advances by itself is finalised an hour later.
 */
export function draftInvoice(scope: Scope, given: NewInvoice): Stripe.Invoice {
  const on = onCustomerClock(scope, given.customer);
  const bare = buildInvoice(on, given, false);
  const own = (given.redeem ?? []).map((each) =>
    redeem(on, each, { customer: given.customer, invoice: bare.id, currency: given.currency }),
  );
  const built = { ...bare, discounts: [...bare.discounts, ...own.map((discount) => discount.id)] };
  const days = given.daysUntilDue ?? null;
  const due = days === null ? built.due_date : on.now + days * 86_400;
  const items = itemsFor(on, given);
  const { invoice, lines } = withTotals(
    on,
    { ...built, due_date: due },
    [...items.map(lineOfItem), ...given.lines].map((line) => buildLine(on, built.id, given.currency, line)),
  );
  for (const line of lines) on.insert(invoiceLines, line, {});
  for (const item of items) on.update(invoiceItems, { ...item, invoice: invoice.id });
  rememberCurrency(on, given);
  const draft = on.insert(invoices, invoice, {
    hidden: { subscriptionMethod: given.defaultPaymentMethod ?? null, attempt: null },
    event: "invoice.created",
  });
  if (draft.auto_advance) {
    on.schedule({ kind: "invoice.finalize", at: on.now + DRAFT_TIME, subject: draft.id });
  }
  return draft;
}

/** The same computation with nothing stored; its id begins with `upcoming_in`. */
export function previewInvoice(scope: Scope, given: NewInvoice): Stripe.Invoice {
  const on = onCustomerClock(scope, given.customer);
  const lines = [...itemsFor(on, given).map(lineOfItem), ...given.lines].map((line) =>
    buildLine(on, null, given.currency, line),
  );
  return withTotals(on, buildInvoice(on, given, true), lines, unredeemed(on, given)).invoice;
}

/** All discounts of a preview that tries some out; none when it has only those that exist. */
function unredeemed(scope: Scope, given: NewInvoice): Unredeemed[] {
  if (given.redeem === undefined || given.redeem.length === 0) return [];
  const existing = [...(given.discounts ?? [])].map((id) => ofDiscount(scope, id));
  return [...existing, ...given.redeem.map((each) => tried(scope, each, given))];
}

function tried(scope: Scope, input: DiscountInput, { customer, currency }: NewInvoice): Unredeemed {
  if (input.discount !== undefined) return ofDiscount(scope, input.discount);
  const code =
    input.promotion_code === undefined
      ? null
      : needPromotionCode(scope, input.promotion_code, { customer, currency }, "promotion_code");
  const coupon = needCoupon(scope, input.coupon ?? idOf(code?.promotion.coupon) ?? "", "coupon");
  return { discount: scope.id(discounts), terms: termsOf(scope, coupon) };
}

function ofDiscount(scope: Scope, id: string): Unredeemed {
  const discount = scope.need(discounts, id, "discounts");
  const terms = scope.hidden(discounts, discount.id);
  if (terms === null) throw new Error(`discount ${id} has no terms`);
  return { discount: discount.id, terms };
}

function itemsFor(scope: Scope, given: NewInvoice): Stripe.InvoiceItem[] {
  if (given.pendingItems === "exclude") return [];
  return pendingItems(scope, given.customer, given.currency, given.subscription ?? null);
}

/** A customer's currency is that of the first thing they are billed for. */
export function rememberCurrency(scope: Scope, given: { customer: string; currency: string }): void {
  const customer = scope.need(customers, given.customer, "customer");
  if (customer.currency !== null && customer.currency !== undefined) return;
  scope.update(customers, { ...customer, currency: given.currency }, { event: "customer.updated" });
}

/** The draft as its lines, its discounts and its customer make it now; not stored. */
export function recounted(scope: Scope, invoice: Stripe.Invoice): Stripe.Invoice {
  const customer = scope.get(customers, idOf(invoice.customer));
  const fresh =
    customer === null ? invoice : { ...invoice, ...ofCustomer(customer), starting_balance: customer.balance };
  const counted = withTotals(scope, fresh, scope.find(invoiceLines, "invoice", invoice.id));
  for (const line of counted.lines) scope.update(invoiceLines, line);
  return counted.invoice;
}
