/** The lines of an invoice: listed; on a draft also added, changed and taken off. */
import type Stripe from "stripe";
import { invalidRequest, noSuch } from "../api/errors";
import { page, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { list, metadata, object, oneOf, paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { invoiceItems, invoiceLines, invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { needDraft, putOnDraft, recount } from "./draft-lines";
import { itemFields, newItem, pricedFrom, type ItemFields } from "./item-input";
import { addInvoiceItem } from "./items";
import { itemOf, pricingOf } from "./line";

const permission = "invoice";

interface Draft {
  on: Scope;
  draft: Stripe.Invoice;
  customer: string;
}

function draftOf(scope: Scope, id: string): Draft {
  const draft = needDraft(scope, id, "id");
  const customer = idOf(draft.customer) ?? "";
  return { on: onCustomerClock(scope, customer), draft, customer };
}

function withMetadata(
  invoice: Stripe.Invoice,
  given: Record<string, string> | "" | undefined,
): Stripe.Invoice {
  return { ...invoice, metadata: mergeMetadata(invoice.metadata, given) };
}

/** An item that waits, or one made for this line. */
function addLine({ on, draft, customer }: Draft, given: ItemFields & { invoice_item?: string }): void {
  if (given.invoice_item !== undefined) {
    const item = on.need(invoiceItems, given.invoice_item, "lines[0][invoice_item]");
    if (item.invoice !== null) {
      throw invalidRequest(`The invoice item ${item.id} is already on an invoice.`, {
        param: "lines[0][invoice_item]",
      });
    }
    putOnDraft(on, draft, item);
    return;
  }
  const item = newItem(on, given, { customer, currency: draft.currency, invoice: draft.id });
  putOnDraft(on, draft, addInvoiceItem(on, item));
}

function lineOn(scope: Scope, draft: Stripe.Invoice, id: string): Stripe.InvoiceLineItem {
  const line = scope.need(invoiceLines, id, "id");
  if (line.invoice !== draft.id) throw noSuch(invoiceLines.noun, id, "id", null);
  return line;
}

function changeLine(scope: Scope, line: Stripe.InvoiceLineItem, given: ItemFields): Stripe.InvoiceLineItem {
  const next: Stripe.InvoiceLineItem = { ...line, metadata: mergeMetadata(line.metadata, given.metadata) };
  if (given.description !== undefined) next.description = given.description;
  if (given.discountable !== undefined) next.discountable = given.discountable;
  if (given.period !== undefined) next.period = given.period;
  if (given.quantity !== undefined) next.quantity = given.quantity;
  if (given.amount !== undefined || given.pricing !== undefined || given.price_data !== undefined) {
    const priced = pricedFrom(scope, { ...given, quantity: next.quantity ?? 1 }, line.currency);
    next.amount = priced.amount;
    next.subtotal = priced.amount;
    next.pricing = pricingOf(scope, { ...priced, quantity: next.quantity });
  }
  return scope.update(invoiceLines, next);
}

/** Deleted with its item, or given back to the items that wait. */
function takeOff({ on, draft }: Draft, id: string, behavior: "delete" | "unassign"): void {
  const line = lineOn(on, draft, id);
  on.remove(invoiceLines, line.id);
  const item = on.get(invoiceItems, itemOf(line));
  if (item === null) return;
  if (behavior === "unassign") on.update(invoiceItems, { ...item, invoice: null });
  else on.remove(invoiceItems, item.id, { event: "invoiceitem.deleted" });
}

export const invoiceLineResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v1/invoices/:id/lines",
      permission,
      params: paramsOf<Stripe.InvoiceListLineItemsParams>()(paging),
      handle: (scope, params, { id }) =>
        page(
          scope.find(invoiceLines, "invoice", scope.need(invoices, id).id),
          params,
          `/v1/invoices/${id}/lines`,
        ),
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/add_lines",
      permission,
      params: paramsOf<Stripe.InvoiceAddLinesParams>()({
        invoice_metadata: metadata(),
        lines: required(list(object({ ...itemFields, invoice_item: text() }))),
      }),
      handle(scope, params, { id }) {
        const draft = draftOf(scope, id);
        for (const line of params.lines) addLine(draft, line);
        return recount(draft.on, withMetadata(draft.draft, params.invoice_metadata));
      },
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/update_lines",
      permission,
      params: paramsOf<Stripe.InvoiceUpdateLinesParams>()({
        invoice_metadata: metadata(),
        lines: required(list(object({ ...itemFields, id: required(text()) }))),
      }),
      handle(scope, params, { id }) {
        const { on, draft } = draftOf(scope, id);
        for (const { id: line, ...given } of params.lines) changeLine(on, lineOn(on, draft, line), given);
        return recount(on, withMetadata(draft, params.invoice_metadata));
      },
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/remove_lines",
      permission,
      params: paramsOf<Stripe.InvoiceRemoveLinesParams>()({
        invoice_metadata: metadata(),
        lines: required(
          list(object({ behavior: required(oneOf("delete", "unassign")), id: required(text()) })),
        ),
      }),
      handle(scope, params, { id }) {
        const draft = draftOf(scope, id);
        for (const { id: line, behavior } of params.lines) takeOff(draft, line, behavior);
        return recount(draft.on, withMetadata(draft.draft, params.invoice_metadata));
      },
    }),
    operation({
      method: "POST",
      path: "/v1/invoices/:id/lines/:line",
      permission,
      params: paramsOf<Stripe.InvoiceUpdateLineItemParams>()(itemFields),
      handle(scope, params, { id, line }) {
        const { on, draft } = draftOf(scope, id);
        changeLine(on, lineOn(on, draft, line), params);
        recount(on, draft);
        return on.need(invoiceLines, line);
      },
    }),
  ],
};
