/** The first payment waits for the payer's confirmation (3-D Secure), for 23 hours. */
import { dayOf } from "../../entitlements/dates";
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

const hoursToConfirm = 23;

export const subscriptionIncomplete: Rule = {
  code: "subscription_incomplete",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const subscriptions = latest(facts, "subscription");
    const waiting = subscriptions.find(({ snapshot }) => snapshot.data.status === "incomplete");
    if (!waiting) return { outcome: "cleared", looked: "No subscription waits for its first payment." };
    const { id, created, data } = waiting.snapshot;
    const invoice = latest(facts, "invoice").find(({ snapshot }) => snapshot.id === data.latestInvoiceId);
    const until = created === null ? null : new Date((created + hoursToConfirm * 3_600) * 1_000);
    const url = invoice?.snapshot.data.hostedInvoiceUrl ?? null;
    const by = until === null ? "" : ` It can be confirmed until ${dayOf(until)}, ${timeOf(until)} UTC.`;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `The first payment of subscription ${id} needs the payer's confirmation (3-D Secure) and has not got it.${by}`,
      evidence: [
        fieldSays(waiting, "status", "incomplete"),
        ...(invoice ? [fieldSays(invoice, "status", invoice.snapshot.data.status ?? "unknown")] : []),
      ],
      next: {
        words: "Ask the payer to confirm the payment on the invoice's page; nothing here is to be mended.",
        action: url === null ? { kind: "none" } : { kind: "open", url },
        reply: `Your bank asks you to confirm the payment before we can switch you over.${url === null ? "" : ` You can do so here: ${url}`}`,
      },
      since: dateOf(created),
      harmless: isDue(facts),
    };
  },
};

const timeOf = (date: Date) => date.toISOString().slice(11, 16);
