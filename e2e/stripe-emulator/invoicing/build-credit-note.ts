/** A credit note from its description: what it takes back, and where that goes. Nothing is stored. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { embedded } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { integer, metadata, oneOf, required, text, timestamp, type Values } from "../api/params";
import { idOf } from "../store/table";
import { creditNotes, invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { creditLineParams, creditLines } from "./credit-lines";

export const creditNoteFields = {
  amount: integer({ min: 0 }),
  credit_amount: integer({ min: 0 }),
  effective_at: timestamp(),
  email_type: oneOf("credit_note", "none"),
  invoice: required(text()),
  lines: creditLineParams,
  memo: text(),
  metadata: metadata(),
  out_of_band_amount: integer({ min: 0 }),
  reason: oneOf("duplicate", "fraudulent", "order_change", "product_unsatisfactory"),
  refund_amount: integer({ min: 0 }),
};

export type CreditNoteInput = Values<typeof creditNoteFields>;

export interface Drawn {
  invoice: Stripe.Invoice;
  note: Stripe.CreditNote;
  lines: Stripe.CreditNoteLineItem[];
}

/** @throws ApiError when the invoice cannot be credited, or not by so much, or not in these ways */
export function drawCreditNote(scope: Scope, given: CreditNoteInput): Drawn {
  const invoice = scope.need(invoices, given.invoice, "invoice");
  if (invoice.status !== "open" && invoice.status !== "paid") {
    throw invalidRequest(
      `Credit notes can only be issued for open or paid invoices; this invoice is ${invoice.status}.`,
      { param: "invoice" },
    );
  }
  const lines = creditLines(scope, invoice, given.lines, given.amount);
  const subtotal = sum(lines.map((line) => line.amount));
  const discount = sum(lines.map((line) => line.discount_amount));
  const taxes = lines.flatMap((line) => line.taxes ?? []);
  const added = sum(taxes.filter((tax) => tax.tax_behavior === "exclusive").map((tax) => tax.amount));
  const included = sum(taxes.filter((tax) => tax.tax_behavior === "inclusive").map((tax) => tax.amount));
  const total = subtotal - discount + added;
  const before = invoice.status === "open" ? total : 0;
  checkAmounts(invoice, given, total);
  const id = scope.id(creditNotes);
  const count = scope.find(creditNotes, "invoice", invoice.id).length + 1;
  const page = (invoice.invoice_pdf ?? "").replace(/\/pdf\?.*$/, "");
  const note: Stripe.CreditNote = {
    id,
    object: "credit_note",
    amount: total,
    amount_shipping: 0,
    created: scope.now,
    currency: invoice.currency,
    customer: idOf(invoice.customer) ?? "",
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: discount,
    discount_amounts: lines.flatMap((line) => line.discount_amounts),
    effective_at: given.effective_at ?? scope.now,
    invoice: invoice.id,
    lines: embedded(lines, `/v1/credit_notes/${id}/lines`),
    livemode: scope.livemode,
    memo: given.memo ?? null,
    metadata: mergeMetadata({}, given.metadata),
    number: `${invoice.number ?? ""}-CN-${String(count).padStart(2, "0")}`,
    out_of_band_amount: given.out_of_band_amount ?? null,
    pdf: `${page}/credit_notes/${id}/pdf?s=ap`,
    post_payment_amount: total - before,
    pre_payment_amount: before,
    pretax_credit_amounts: lines.flatMap((line) => line.pretax_credit_amounts),
    reason: given.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: "issued",
    subtotal,
    subtotal_excluding_tax: subtotal - included,
    total,
    total_excluding_tax: subtotal - discount - included,
    total_taxes: taxes,
    type: invoice.status === "open" ? "pre_payment" : "post_payment",
    voided_at: null,
  };
  return { invoice, note, lines };
}

/** An open invoice is lowered; what a paid one gives back has to go somewhere. */
function checkAmounts(invoice: Stripe.Invoice, given: CreditNoteInput, total: number): void {
  const creditable =
    invoice.status === "open"
      ? invoice.amount_remaining
      : invoice.amount_paid - invoice.post_payment_credit_notes_amount;
  if (total > creditable) {
    throw invalidRequest(
      `The credit note's amount (${total}) is more than what can be credited on this invoice (${creditable}).`,
      { param: "amount" },
    );
  }
  const { refund_amount: refund = 0, credit_amount: credit = 0, out_of_band_amount: elsewhere = 0 } = given;
  const settled = refund + credit + elsewhere;
  if (settled !== (invoice.status === "open" ? 0 : total)) {
    throw invalidRequest(
      invoice.status === "open"
        ? "You can't refund or credit an invoice that has not been paid: a credit note lowers what is due."
        : `The sum of credit amount, refund amount and out of band amount (${settled}) must equal the credit note amount (${total}).`,
      { param: "amount" },
    );
  }
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);
