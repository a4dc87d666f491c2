/** What an invoice does by itself as time goes by: it is finalised, collected, retried, falls due. */
import { onTimer } from "../clock/timers";
import { invoices } from "../tables/invoicing";
import { finalizeInvoice } from "./finalize";
import { setDelinquent } from "./delinquency";
import { tellFollowers } from "./followers";
import { payInvoice } from "./pay";

/** Declares the timers; called once, by the room's index. */
export function defineCollection(): void {
  onTimer("invoice.finalize", (scope, timer) => {
    const draft = scope.get(invoices, timer.subject);
    if (draft?.status !== "draft" || draft.auto_advance !== true) return;
    const demand = finalizeInvoice(scope, draft);
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
