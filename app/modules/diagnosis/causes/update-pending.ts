/** A change of plan is held back until its payment succeeds. */
import { dayOf } from "../../entitlements/dates";
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { truthOf, unread } from "../truth";

export const updatePending: Rule = {
  code: "update_pending",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const held = latest(facts, "subscription").find(
      ({ snapshot: { data } }) => data.hasPendingUpdate && data.status !== "canceled",
    );
    if (!held) return { outcome: "cleared", looked: "No change of plan waits for its payment." };
    const { id, data } = held.snapshot;
    const invoice = latest(facts, "invoice").find(({ snapshot }) => snapshot.id === data.latestInvoiceId);
    const url = invoice?.snapshot.data.hostedInvoiceUrl ?? null;
    const until = dateOf(data.pendingUpdate?.expiresAt ?? null);
    const by = until === null ? "" : ` It is dropped on ${dayOf(until)} unless it is paid.`;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `The change of subscription ${id} is held back until its payment succeeds; until then the old plan goes on.${by}`,
      evidence: [
        fieldSays(held, "pending_update", "set"),
        ...(invoice ? [fieldSays(invoice, "status", invoice.snapshot.data.status ?? "unknown")] : []),
      ],
      next: {
        words: "The payer has to pay the invoice of the change.",
        action: url === null ? { kind: "none" } : { kind: "open", url },
        reply: `Your new plan starts as soon as its payment goes through.${url === null ? "" : ` You can pay it here: ${url}`}`,
      },
      since: dateOf(invoice?.snapshot.created ?? null),
    };
  },
};
