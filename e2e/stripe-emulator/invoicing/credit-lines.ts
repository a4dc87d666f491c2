/** The lines of a credit note: parts of the invoice's lines, or amounts of their own. */
import Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import { decimal, integer, list, metadata, object, oneOf, required, text, type Values } from "../api/params";
import { idOf } from "../store/table";
import { invoiceLines } from "../tables/invoicing";
import type { Scope } from "../work/scope";

const line = {
  amount: integer(),
  description: text(),
  invoice_line_item: text(),
  metadata: metadata(),
  quantity: integer({ min: 0 }),
  type: required(oneOf("custom_line_item", "invoice_line_item")),
  unit_amount: integer(),
  unit_amount_decimal: decimal(),
};

export const creditLineParams = list(object(line));
type LineInput = Values<typeof line>;

/** @param given absent for a note of a bare amount */
export function creditLines(
  scope: Scope,
  invoice: Stripe.Invoice,
  given: readonly LineInput[] | undefined,
  amount: number | undefined,
): Stripe.CreditNoteLineItem[] {
  if (given !== undefined && given.length > 0) {
    return given.map((each, index) =>
      each.type === "invoice_line_item"
        ? ofInvoiceLine(scope, invoice, each, `lines[${index}]`)
        : custom(scope, each, `lines[${index}]`),
    );
  }
  if (amount === undefined) throw missingParameter("amount");
  return [
    build(scope, { amount, description: `Credit for invoice ${invoice.number ?? ""}`.trim(), quantity: 1 }),
  ];
}

function custom(scope: Scope, given: LineInput, name: string): Stripe.CreditNoteLineItem {
  const unit = given.unit_amount_decimal ?? given.unit_amount?.toString();
  const quantity = given.quantity ?? 1;
  const amount = given.amount ?? (unit === undefined ? undefined : Math.round(Number(unit) * quantity));
  if (amount === undefined) throw missingParameter(`${name}[unit_amount]`);
  return build(scope, {
    amount,
    description: given.description ?? null,
    quantity,
    ...(unit === undefined ? {} : { unit }),
    metadata: mergeMetadata({}, given.metadata),
  });
}

function ofInvoiceLine(
  scope: Scope,
  invoice: Stripe.Invoice,
  given: LineInput,
  name: string,
): Stripe.CreditNoteLineItem {
  if (given.invoice_line_item === undefined) throw missingParameter(`${name}[invoice_line_item]`);
  const source = scope.need(invoiceLines, given.invoice_line_item, `${name}[invoice_line_item]`);
  if (source.invoice !== invoice.id) {
    throw invalidRequest(`The line item ${source.id} is not on invoice ${invoice.id}.`, {
      param: `${name}[invoice_line_item]`,
    });
  }
  const quantity = given.quantity ?? source.quantity ?? 1;
  const share =
    given.amount === undefined ? quantity / (source.quantity || 1) : given.amount / (source.amount || 1);
  if (share > 1) {
    throw invalidRequest("A credit note line can't be more than the invoice line that it credits.", {
      param: name,
    });
  }
  const taxes = (source.taxes ?? []).map((tax) => ({
    ...tax,
    amount: Math.round(tax.amount * share),
    taxable_amount: tax.taxable_amount === null ? null : Math.round(tax.taxable_amount * share),
  }));
  return {
    ...build(scope, {
      amount: given.amount ?? Math.round(source.amount * share),
      description: given.description ?? source.description,
      quantity: given.amount === undefined ? quantity : null,
      metadata: mergeMetadata({}, given.metadata),
      discounts: (source.discount_amounts ?? []).map(({ amount, discount }) => ({
        amount: Math.round(amount * share),
        discount: idOf(discount) ?? "",
      })),
    }),
    invoice_line_item: source.id,
    taxes,
    type: "invoice_line_item",
  };
}

interface LineParts {
  amount: number;
  description: string | null;
  quantity: number | null;
  unit?: string;
  metadata?: Stripe.Metadata;
  discounts?: { amount: number; discount: string }[];
}

function build(scope: Scope, parts: LineParts): Stripe.CreditNoteLineItem {
  const discounts = parts.discounts ?? [];
  const unit = parts.unit === undefined ? null : Number(parts.unit);
  return {
    id: scope.id({ prefix: "cnli" }),
    object: "credit_note_line_item",
    amount: parts.amount,
    description: parts.description,
    discount_amount: discounts.reduce((sum, each) => sum + each.amount, 0),
    discount_amounts: discounts,
    livemode: scope.livemode,
    metadata: parts.metadata ?? {},
    pretax_credit_amounts: discounts.map((each) => ({ ...each, type: "discount" })),
    quantity: parts.quantity,
    tax_rates: [],
    taxes: [],
    type: "custom_line_item",
    unit_amount: unit !== null && Number.isInteger(unit) ? unit : null,
    unit_amount_decimal: parts.unit === undefined ? null : Stripe.Decimal.from(parts.unit),
  };
}
