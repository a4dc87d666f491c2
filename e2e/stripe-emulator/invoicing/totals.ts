/** The sums of an invoice: its lines, less discounts, plus tax. */
import type Stripe from "stripe";
import { discountLines, takeOff } from "../discounts/apply";
import type { DiscountTerms } from "../tables/discounts";
import { embedded } from "../api/list";
import { idOf } from "../store/table";
import { LEAST_CHARGE } from "../payments/intents";
import type { Scope } from "../work/scope";

interface Summed {
  invoice: Stripe.Invoice;
  lines: Stripe.InvoiceLineItem[];
}

/** A discount that a preview tries out. */
export interface Unredeemed {
  discount: string;
  terms: DiscountTerms;
}

/**
 * The invoice and its lines with everything that follows from them; nothing is stored.
 * @param unredeemed instead of the invoice's own discounts
 */
export function withTotals(
  scope: Scope,
  invoice: Stripe.Invoice,
  given: readonly Stripe.InvoiceLineItem[],
  unredeemed: readonly Unredeemed[] = [],
): Summed {
  const lines = taxed(invoice, discounted(scope, invoice, given, unredeemed));
  const subtotal = sum(lines.map((line) => line.amount));
  const off = perDiscount(lines);
  const reduced = subtotal - sum(off.map((each) => each.amount));
  const taxes = perRate(lines);
  const exclusive = sum(
    taxes.filter(({ tax_behavior }) => tax_behavior === "exclusive").map((tax) => tax.amount),
  );
  const inclusive = sum(
    taxes.filter(({ tax_behavior }) => tax_behavior === "inclusive").map((tax) => tax.amount),
  );
  const total = reduced + exclusive;
  const due = amountDue(invoice, total);
  return {
    lines,
    invoice: {
      ...invoice,
      amount_due: due,
      amount_remaining: due - invoice.amount_paid,
      lines: listed(invoice.id, lines),
      subtotal,
      subtotal_excluding_tax: subtotal - inclusive,
      total,
      total_discount_amounts: off,
      total_excluding_tax: reduced - inclusive,
      total_pretax_credit_amounts: off.map(({ amount, discount }) => ({
        amount,
        discount,
        type: "discount",
      })),
      total_taxes: taxes,
    },
  };
}

/** A preview shows all its lines: no list of them could be asked for. */
function listed(id: string, lines: Stripe.InvoiceLineItem[]): Stripe.ApiList<Stripe.InvoiceLineItem> {
  const url = `/v1/invoices/${id}/lines`;
  return isPreview(id) ? { object: "list", data: lines, has_more: false, url } : embedded(lines, url);
}

const isPreview = (id: string) => id.startsWith("upcoming_in");

/** What is left to pay after the customer's balance; less than Stripe can charge is carried forward. */
function amountDue(invoice: Stripe.Invoice, total: number): number {
  const due = Math.max(0, total + invoice.starting_balance - invoice.pre_payment_credit_notes_amount);
  return due < leastCharge(invoice.currency) ? 0 : due;
}

const leastCharge = (currency: string) => LEAST_CHARGE[currency] ?? 50;

/** Each line with what the invoice's and its own discounts take off it. */
function discounted(
  scope: Scope,
  invoice: Stripe.Invoice,
  lines: readonly Stripe.InvoiceLineItem[],
  unredeemed: readonly Unredeemed[],
): Stripe.InvoiceLineItem[] {
  const own = lines.map((line) => {
    const ids = line.discounts.map((discount) => idOf(discount) ?? "");
    const off = discountLines(scope, ids, invoice.currency, [asDiscounted(line, line.amount)]);
    return off.map(({ discount, amounts }) => ({ discount, amount: amounts[0] ?? 0 }));
  });
  const left = lines.map((line, index) => line.amount - sum((own[index] ?? []).map((each) => each.amount)));
  const rest = lines.map((line, index) => asDiscounted(line, left[index] ?? 0));
  const ids = invoice.discounts.map((discount) => idOf(discount) ?? "");
  const shared =
    unredeemed.length > 0
      ? takeOff(unredeemed, invoice.currency, rest)
      : discountLines(scope, ids, invoice.currency, rest);
  return lines.map((line, index) => {
    const amounts = [
      ...(own[index] ?? []),
      ...shared.map(({ discount, amounts: each }) => ({ discount, amount: each[index] ?? 0 })),
    ];
    return {
      ...line,
      discount_amounts: amounts,
      pretax_credit_amounts: amounts.map(({ amount, discount }) => ({ amount, discount, type: "discount" })),
    };
  });
}

function asDiscounted(line: Stripe.InvoiceLineItem, amount: number) {
  return { amount, product: line.pricing?.price_details?.product ?? null, discountable: line.discountable };
}

/** The default tax rates, line by line on what the discounts left. */
function taxed(invoice: Stripe.Invoice, lines: readonly Stripe.InvoiceLineItem[]): Stripe.InvoiceLineItem[] {
  return lines.map((line) => {
    const base = line.amount - sum((line.discount_amounts ?? []).map((each) => each.amount));
    return { ...line, taxes: invoice.default_tax_rates.map((rate) => taxOf(rate, base, exempt(invoice))) };
  });
}

function exempt(invoice: Stripe.Invoice): boolean {
  return invoice.customer_tax_exempt === "exempt" || invoice.customer_tax_exempt === "reverse";
}

function taxOf(rate: Stripe.TaxRate, base: number, free: boolean): Stripe.InvoiceLineItem.Tax {
  const share = rate.percentage / 100;
  const taxable = rate.inclusive ? Math.round(base / (1 + share)) : base;
  const amount = rate.inclusive ? base - taxable : Math.round(base * share);
  return {
    amount: free ? 0 : amount,
    tax_behavior: rate.inclusive ? "inclusive" : "exclusive",
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: free ? "customer_exempt" : "not_available",
    taxable_amount: free ? 0 : taxable,
    type: "tax_rate_details",
  };
}

function perDiscount(lines: readonly Stripe.InvoiceLineItem[]): Stripe.Invoice.TotalDiscountAmount[] {
  const totals = new Map<string, number>();
  for (const { amount, discount } of lines.flatMap((line) => line.discount_amounts ?? [])) {
    const id = idOf(discount) ?? "";
    totals.set(id, (totals.get(id) ?? 0) + amount);
  }
  return [...totals].map(([discount, amount]) => ({ amount, discount }));
}

function perRate(lines: readonly Stripe.InvoiceLineItem[]): Stripe.Invoice.TotalTax[] {
  const totals = new Map<string, Stripe.Invoice.TotalTax>();
  for (const tax of lines.flatMap((line) => line.taxes ?? [])) {
    const rate = tax.tax_rate_details?.tax_rate ?? "";
    const known = totals.get(rate);
    totals.set(rate, {
      ...tax,
      amount: (known?.amount ?? 0) + tax.amount,
      taxable_amount: (known?.taxable_amount ?? 0) + (tax.taxable_amount ?? 0),
    });
  }
  return [...totals.values()];
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);
