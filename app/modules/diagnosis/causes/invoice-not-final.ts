/** The latest invoice is still a draft, or finalized and not collected yet. */
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { truthOf, unread } from "../truth";

export const invoiceNotFinal: Rule = {
  code: "invoice_not_final",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const running = latest(facts, "subscription").filter(({ snapshot: { data } }) =>
      ["active", "trialing", "past_due"].includes(data.status),
    );
    const drafts = latest(facts, "invoice").filter(
      ({ snapshot }) =>
        !snapshot.deleted &&
        snapshot.data.status === "draft" &&
        running.some((one) => one.snapshot.data.latestInvoiceId === snapshot.id),
    );
    const [draft] = drafts;
    if (draft === undefined)
      return { outcome: "cleared", looked: "No invoice of a running subscription is a draft." };
    const { id, data, created } = draft.snapshot;
    const failure = data.lastFinalizationError;
    const why =
      failure === null
        ? "Stripe finalizes it about an hour after it was made, and collects it then."
        : `Stripe could not finalize it: ${failure.message ?? failure.code ?? "no reason given"}.`;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Invoice ${id} is still a draft, so nothing was collected for the period that began. ${why}`,
      evidence: [
        fieldSays(draft, "status", "draft"),
        ...(failure === null
          ? []
          : [fieldSays(draft, "last_finalization_error", failure.code ?? failure.message ?? "set")]),
      ],
      next: {
        words:
          failure === null
            ? "Wait, or finalize the invoice at Stripe."
            : "Mend what keeps it from being finalized, then finalize it at Stripe.",
        action: { kind: "none" },
        reply: null,
      },
      since: dateOf(created),
    };
  },
};
