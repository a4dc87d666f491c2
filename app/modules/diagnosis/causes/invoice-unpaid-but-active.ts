/** Invoices are sent, and this one is not paid: active at Stripe all the same. */
import { dayOf } from "../../entitlements/dates";
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

export const invoiceUnpaidButActive: Rule = {
  code: "invoice_unpaid_but_active",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const invoices = latest(facts, "invoice");
    for (const subscription of latest(facts, "subscription")) {
      const { id, data } = subscription.snapshot;
      if (data.collectionMethod !== "send_invoice" || data.status !== "active") continue;
      const invoice = invoices.find(({ snapshot }) => snapshot.id === data.latestInvoiceId);
      if (invoice?.snapshot.data.status !== "open") continue;
      const due = dateOf(invoice.snapshot.data.dueDate);
      const when = due === null ? "" : `, due ${dayOf(due)}`;
      return {
        outcome: "found",
        certainty: "proven",
        sentence: `Subscription ${id} is active at Stripe, and its invoice ${invoice.snapshot.id} is not paid (sent${when}). ${isDue(facts) ? "By our policy access is kept until then." : "By our policy access starts with the payment."}`,
        evidence: [
          fieldSays(subscription, "collection_method", "send_invoice"),
          fieldSays(invoice, "status", "open"),
        ],
        next: {
          words: "The policy for invoices that are sent decides; remind the payer of the invoice.",
          action: urlAction(invoice.snapshot.data.hostedInvoiceUrl),
          reply: "Your invoice is not paid yet. You find it in your email, and on the billing page.",
        },
        since: dateOf(invoice.snapshot.created),
      };
    }
    return { outcome: "cleared", looked: "No invoice that was sent is unpaid." };
  },
};

const urlAction = (url: string | null) =>
  url === null ? ({ kind: "none" } as const) : ({ kind: "open", url } as const);
