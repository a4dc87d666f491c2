/** Putting items on a draft and taking them off; the draft's sums follow. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { idOf } from "../store/table";
import { invoiceItems, invoiceLines, invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { announce } from "./announce";
import { recounted } from "./draft";
import { lineOfItem } from "./items";
import { buildLine, itemOf } from "./line";

/** @throws ApiError unless it is a draft */
export function needDraft(scope: Scope, id: string, param = "invoice"): Stripe.Invoice {
  const invoice = scope.need(invoices, id, param);
  if (invoice.status === "draft") return invoice;
  throw invalidRequest(`This invoice is no longer editable: it is ${invoice.status}.`, {
    code: "invoice_not_editable",
    param,
  });
}

/** The line that shows an item, once it is on an invoice. */
export function lineOf(scope: Scope, item: Stripe.InvoiceItem): Stripe.InvoiceLineItem | null {
  const invoice = idOf(item.invoice);
  if (invoice === null) return null;
  const lines = scope.find(invoiceLines, "invoice", invoice);
  return lines.find((line) => itemOf(line) === item.id) ?? null;
}

/** The item's line at the end of the draft; the draft itself is not counted yet. */
export function putOnDraft(scope: Scope, draft: Stripe.Invoice, item: Stripe.InvoiceItem): void {
  scope.update(invoiceItems, { ...item, invoice: draft.id });
  scope.insert(invoiceLines, buildLine(scope, draft.id, draft.currency, lineOfItem(item)), {});
}

/** The line as its item is now. */
export function redrawLine(scope: Scope, item: Stripe.InvoiceItem): void {
  const line = lineOf(scope, item);
  if (line === null) return;
  scope.update(invoiceLines, {
    ...buildLine(scope, line.invoice, line.currency, lineOfItem(item)),
    id: line.id,
  });
}

/** Counts the draft again and says that it changed. */
export function recount(scope: Scope, draft: Stripe.Invoice): Stripe.Invoice {
  return announce(scope, recounted(scope, draft));
}
