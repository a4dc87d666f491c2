/** What an invoice does by itself as time goes by: it is finalised, collected, retried, falls due. */
import type Stripe from "stripe";
import { ApiError } from "../api/errors";
import { onTimer } from "../clock/timers";
import { invoices } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { announce } from "./announce";
import { finalizeInvoice } from "./finalize";
import { setDelinquent } from "./delinquency";
import { tellFollowers } from "./followers";
import { payInvoice } from "./pay";

/** What cannot be finalised stays a draft and says why; whoever asked for it is not there to be told. */
function finalizedOrNot(scope: Scope, draft: Stripe.Invoice): Stripe.Invoice {
  try {
    return finalizeInvoice(scope, draft);
  } catch (error) {
    if (!(error instanceof ApiError) || error.body.code !== "amount_too_large") throw error;
    const { message } = error.body;
    const type = "invalid_request_error";
    return announce(
      scope,
      {
        ...draft,
        auto_advance: false,
        automatically_finalizes_at: null,
        last_finalization_error: { code: error.body.code, message, type },
      },
      ["invoice.finalization_failed"],
    );
  }
}

/** Declares the timers; called once, by the room's index. */
export function defineCollection(): void {
  onTimer("invoice.finalize", (scope, timer) => {
    const draft = scope.get(invoices, timer.subject);
    if (draft?.status !== "draft" || draft.auto_advance !== true) return;
    const demand = finalizedOrNot(scope, draft);
    if (demand.status === "open" && demand.collection_method === "charge_automatically") {
      payInvoice(scope, demand, { automatic: true, offSession: true });
    }
  });
  onTimer("invoice.collect", (scope, timer) => {
    const invoice = scope.get(invoices, timer.subject);
    if (invoice?.status !== "open" || invoice.auto_advance !== true) return;
    payInvoice(scope, invoice, { automatic: true, offSession: true });
  });
  onTimer("invoice.will_be_due", (scope, timer) => {
    const invoice = scope.get(invoices, timer.subject);
    if (invoice?.status === "open") scope.emit("invoice.will_be_due", invoice);
  });
  onTimer("invoice.overdue", (scope, timer) => {
    const invoice = scope.get(invoices, timer.subject);
    if (invoice?.status !== "open") return;
    scope.emit("invoice.overdue", invoice);
    setDelinquent(scope, invoice, true);
    tellFollowers("pastDue", scope, invoice);
  });
}
