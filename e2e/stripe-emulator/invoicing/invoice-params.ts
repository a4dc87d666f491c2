/** What creating and changing an invoice take. */
import type Stripe from "stripe";
import {
  anything,
  boolean,
  clearable,
  clearableText,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from "../api/params";
import { invalidRequest } from "../api/errors";
import { taxRates } from "../resources/tax-rates";
import type { Scope } from "../work/scope";

export const discountInputs = clearable(
  list(object({ coupon: text(), discount: text(), promotion_code: text() })),
);

export const sharedParams = {
  auto_advance: boolean(),
  automatic_tax: anything(),
  automatically_finalizes_at: timestamp(),
  collection_method: oneOf("charge_automatically", "send_invoice"),
  custom_fields: clearable(list(object({ name: required(text(40)), value: required(text(140)) }))),
  days_until_due: integer({ min: 0 }),
  default_payment_method: clearableText(),
  default_tax_rates: clearable(list(text())),
  description: clearableText(1500),
  discounts: discountInputs,
  due_date: timestamp(),
  footer: clearableText(),
  metadata: metadata(),
  payment_settings: object({
    default_mandate: clearableText(),
    payment_method_options: clearable(anything()),
    payment_method_types: clearable(list(text())),
  }),
  rendering: anything(),
  statement_descriptor: clearableText(22),
};

export type InvoiceFields = Values<typeof sharedParams>;

/** @throws ApiError when the way of collecting and the due date do not go together */
export function checkDueDate(
  given: { days_until_due?: number; due_date?: number },
  collection: Stripe.Invoice.CollectionMethod,
): void {
  for (const param of ["days_until_due", "due_date"] as const) {
    if (given[param] !== undefined && collection !== "send_invoice") {
      throw invalidRequest(`You can only set \`${param}\` if the collection method is \`send_invoice\`.`, {
        param,
      });
    }
  }
  if (given.days_until_due !== undefined && given.due_date !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: days_until_due, due_date.", {
      param: "due_date",
    });
  }
}

export function taxRatesOf(scope: Scope, ids: readonly string[]): Stripe.TaxRate[] {
  return ids.map((id) => scope.need(taxRates, id, "default_tax_rates"));
}

export function settingsOf(
  given: NonNullable<InvoiceFields["payment_settings"]>,
  before?: Stripe.Invoice.PaymentSettings,
): Stripe.Invoice.PaymentSettings {
  return {
    default_mandate: given.default_mandate ?? before?.default_mandate ?? null,
    payment_method_options: before?.payment_method_options ?? null,
    payment_method_types:
      given.payment_method_types === undefined
        ? (before?.payment_method_types ?? null)
        : given.payment_method_types,
  };
}
