/** Changing an invoice: a draft in almost everything, an open one in little. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import { redeem } from "../discounts/attach";
import { methodFor } from "../payments/make-method";
import { idOf } from "../store/table";
import type { Scope } from "../work/scope";
import { announce } from "./announce";
import { DRAFT_TIME } from "./build-invoice";
import { recounted } from "./draft";
import { scheduleAttempt } from "./finalize";
import { checkDueDate, settingsOf, taxRatesOf, type InvoiceFields } from "./invoice-params";

const DAY = 86_400;
/** What no longer moves once the invoice is finalised. */
const FIXED = [
  "automatically_finalizes_at",
  "collection_method",
  "custom_fields",
  "days_until_due",
  "default_tax_rates",
  "description",
  "discounts",
  "footer",
  "statement_descriptor",
] as const;

/** Stores it, and emits `invoice.updated` if anything differs. */
export function changed(scope: Scope, invoice: Stripe.Invoice, given: InvoiceFields): Stripe.Invoice {
  checkEditable(invoice, given);
  const collection = given.collection_method ?? invoice.collection_method;
  checkDueDate(given, collection);
  const next: Stripe.Invoice = {
    ...invoice,
    collection_method: collection,
    metadata: mergeMetadata(invoice.metadata, given.metadata),
  };
  if (given.custom_fields !== undefined) next.custom_fields = given.custom_fields;
  if (given.description !== undefined) next.description = given.description;
  if (given.footer !== undefined) next.footer = given.footer;
  if (given.statement_descriptor !== undefined) next.statement_descriptor = given.statement_descriptor;
  if (given.due_date !== undefined) next.due_date = given.due_date;
  if (given.days_until_due !== undefined) next.due_date = scope.now + given.days_until_due * DAY;
  if (given.default_tax_rates !== undefined) {
    next.default_tax_rates = taxRatesOf(scope, given.default_tax_rates ?? []);
  }
  if (given.default_payment_method !== undefined) {
    next.default_payment_method =
      given.default_payment_method === null
        ? null
        : methodFor(scope, given.default_payment_method, "default_payment_method").id;
  }
  if (given.payment_settings !== undefined) {
    next.payment_settings = settingsOf(given.payment_settings, invoice.payment_settings);
  }
  if (given.discounts !== undefined) {
    next.discounts = (given.discounts ?? []).map(
      (each) =>
        redeem(scope, each, {
          customer: idOf(invoice.customer),
          invoice: invoice.id,
          currency: invoice.currency,
        }).id,
    );
  }
  const advancing = advanced(scope, next, given);
  return announce(scope, advancing.status === "draft" ? recounted(scope, advancing) : advancing);
}

/** Starts or stops what the invoice does by itself. */
function advanced(scope: Scope, invoice: Stripe.Invoice, given: InvoiceFields): Stripe.Invoice {
  const advance = given.auto_advance ?? invoice.auto_advance ?? false;
  const next = { ...invoice, auto_advance: advance };
  if (invoice.status === "open") {
    return given.auto_advance === undefined ? next : scheduleAttempt(scope, next);
  }
  if (invoice.status !== "draft") return next;
  scope.unschedule(invoice.id, "invoice.finalize");
  if (!advance) return { ...next, automatically_finalizes_at: null, next_payment_attempt: null };
  const at =
    given.automatically_finalizes_at ??
    invoice.automatically_finalizes_at ??
    Math.max(invoice.created + DRAFT_TIME, scope.now);
  scope.schedule({ kind: "invoice.finalize", at, subject: invoice.id });
  return {
    ...next,
    automatically_finalizes_at: at,
    next_payment_attempt: next.collection_method === "charge_automatically" ? at : null,
  };
}

function checkEditable(invoice: Stripe.Invoice, given: InvoiceFields): void {
  if (invoice.status === "draft") return;
  const fixed = FIXED.find((name) => given[name] !== undefined);
  if (fixed === undefined) return;
  throw invalidRequest(`Finalized invoices can't be updated in this way: ${fixed} is fixed.`, {
    code: "invoice_not_editable",
    param: fixed,
  });
}
