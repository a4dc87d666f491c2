/** Credit notes: an open invoice asks for less, a paid one gives something back. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, page, paging, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { metadata, paramsOf, text } from "../api/params";
import type { Resource } from "../api/resource";
import { refundCharge } from "../payments/refunds";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { creditNotes, invoices } from "../tables/invoicing";
import { charges } from "../tables/payments";
import type { Scope } from "../work/scope";
import { announce } from "./announce";
import { changeBalance } from "./balance";
import { creditNoteFields, drawCreditNote, type CreditNoteInput, type Drawn } from "./build-credit-note";
import { lowerDemand, raiseDemand } from "./demand";
import { invoicePaymentIntent } from "./pay";

const permission = "credit_note";

const createParams = paramsOf<Stripe.CreditNoteCreateParams>()(creditNoteFields);

function issue(scope: Scope, given: CreditNoteInput): Stripe.CreditNote {
  const customer = idOf(scope.need(invoices, given.invoice, "invoice").customer);
  const on = onCustomerClock(scope, customer);
  const drawn = drawCreditNote(on, given);
  const note = on.insert(creditNotes, settled(on, drawn, given), {
    hidden: { lines: drawn.lines },
    event: "credit_note.created",
  });
  if (note.type === "pre_payment") lowerDemand(on, drawn.invoice, note.total);
  else {
    announce(on, {
      ...on.need(invoices, drawn.invoice.id),
      post_payment_credit_notes_amount: drawn.invoice.post_payment_credit_notes_amount + note.total,
    });
  }
  return on.need(creditNotes, note.id);
}

/** Gives the money back, to the card or to the customer's balance. */
function settled(scope: Scope, { invoice, note }: Drawn, given: CreditNoteInput): Stripe.CreditNote {
  const next = { ...note };
  if (given.refund_amount) {
    const charge = scope.get(charges, idOf(invoicePaymentIntent(scope, invoice)?.latest_charge));
    if (charge === null) {
      throw invalidRequest("This invoice was not paid by a charge that can be refunded.", {
        param: "refund_amount",
      });
    }
    const refund = refundCharge(scope, charge, { amount: given.refund_amount, reason: null, metadata: {} });
    next.refunds = [
      {
        amount_refunded: given.refund_amount,
        payment_record_refund: null,
        refund: refund.id,
        type: "refund",
      },
    ];
  }
  if (given.credit_amount) {
    next.customer_balance_transaction = changeBalance(scope, {
      customer: idOf(invoice.customer) ?? "",
      currency: invoice.currency,
      amount: -given.credit_amount,
      creditNote: note.id,
      invoice: invoice.id,
      type: "credit_note",
    }).id;
  }
  return next;
}

function voidNote(scope: Scope, id: string): Stripe.CreditNote {
  const note = scope.need(creditNotes, id);
  const on = onCustomerClock(scope, idOf(note.customer));
  const invoice = on.need(invoices, idOf(note.invoice) ?? "", "invoice");
  if (note.status === "void") throw invalidRequest("This credit note is already void.");
  if (note.type !== "pre_payment" || invoice.status !== "open") {
    throw invalidRequest("You can only void credit notes of invoices that are still open.");
  }
  const voided = on.update(creditNotes, { ...note, status: "void", voided_at: on.now });
  on.emit("credit_note.voided", voided);
  raiseDemand(on, invoice, note.total);
  return voided;
}

export const creditNoteResource: Resource = {
  operations: [
    operation({ method: "POST", path: "/v1/credit_notes", permission, params: createParams, handle: issue }),
    operation({
      method: "GET",
      path: "/v1/credit_notes",
      permission,
      params: paramsOf<Stripe.CreditNoteListParams>()({ ...pagingByTime, customer: text(), invoice: text() }),
      handle: (scope, params) =>
        listPage(scope, creditNotes, params, {
          url: "/v1/credit_notes",
          where: (note) =>
            (params.customer === undefined || idOf(note.customer) === params.customer) &&
            (params.invoice === undefined || idOf(note.invoice) === params.invoice),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/credit_notes/preview",
      permission,
      params: paramsOf<Stripe.CreditNotePreviewParams>()(creditNoteFields),
      handle: (scope, params) => drawCreditNote(scope, params).note,
    }),
    operation({
      method: "GET",
      path: "/v1/credit_notes/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(creditNotes, id),
    }),
    operation({
      method: "POST",
      path: "/v1/credit_notes/:id",
      permission,
      params: paramsOf<Stripe.CreditNoteUpdateParams>()({ memo: text(), metadata: metadata() }),
      handle(scope, params, { id }) {
        const note = scope.need(creditNotes, id);
        return onCustomerClock(scope, idOf(note.customer)).update(
          creditNotes,
          {
            ...note,
            memo: params.memo ?? note.memo,
            metadata: mergeMetadata(note.metadata, params.metadata),
          },
          { event: "credit_note.updated" },
        );
      },
    }),
    operation({
      method: "GET",
      path: "/v1/credit_notes/:id/lines",
      permission,
      params: paramsOf<Stripe.CreditNoteListLineItemsParams>()(paging),
      handle(scope, params, { id }) {
        const note = scope.need(creditNotes, id);
        return page(scope.hidden(creditNotes, note.id)?.lines ?? [], params, `/v1/credit_notes/${id}/lines`);
      },
    }),
    operation({
      method: "POST",
      path: "/v1/credit_notes/:id/void",
      permission,
      params: {},
      handle: (scope, _params, { id }) => voidNote(scope, id),
    }),
  ],
};
