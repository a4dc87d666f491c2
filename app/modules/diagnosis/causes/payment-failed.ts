/** A payment did not go through, and the grace that our rules give is over (or still runs). */
import { dayOf } from "../../entitlements/dates";
import { dateOf, fieldSays } from "../evidence";
import { type Facts, latest } from "../facts";
import type { Evidence, Rule } from "../rule";
import { isDue, reasonOf, truthOf, unread } from "../truth";

export const paymentFailed: Rule = {
  code: "payment_failed",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const reason = reasonOf(facts, "payment_failed") ?? reasonOf(facts, "subscription_past_due");
    const subscription =
      latest(facts, "subscription").find(({ snapshot }) => snapshot.id === reason?.subject?.id) ??
      endedForIt(facts);
    if (subscription === undefined) return ofCheckout(facts);
    const { id, data } = subscription.snapshot;
    const invoice = latest(facts, "invoice").find(({ snapshot }) => snapshot.id === data.latestInvoiceId);
    const next = dateOf(invoice?.snapshot.data.nextPaymentAttempt ?? null);
    const declined = declineOf(facts, invoice?.snapshot.id ?? null);
    const ended = data.status === "canceled";
    const words = ended
      ? `Subscription ${id} was canceled, because its renewal could not be collected.`
      : (reason?.text ?? `Subscription ${id} could not be collected.`);
    const again = next === null || ended ? "" : ` Stripe tries again on ${dayOf(next)}.`;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `${words}${declined === null ? "" : ` The card was declined (${declined.code}).`}${again}`,
      evidence: [
        fieldSays(subscription, "status", data.status),
        ...(invoice ? [fieldSays(invoice, "status", invoice.snapshot.data.status ?? "unknown")] : []),
        ...(declined === null ? [] : [declined.evidence]),
      ],
      next: {
        words: ended
          ? "The payer has to subscribe once more, with another card."
          : "The payer has to give another card, on the billing page or in Stripe's portal; Stripe then collects by itself.",
        action: { kind: "none" },
        reply: ended
          ? "Your renewal could not be collected, so the subscription has ended. You can subscribe again at any time."
          : "Your last payment did not go through. Please update your card on the billing page; your plan comes back by itself once it is paid.",
      },
      since: dateOf(invoice?.snapshot.created ?? data.currentPeriodStart),
      harmless: isDue(facts),
      explains: ended ? ["canceled"] : [],
    };
  },
};

/** The latest one that has ended, where it ended for that. */
function endedForIt(facts: Facts) {
  if (isDue(facts)) return undefined;
  const told = reasonOf(facts, "canceled")?.subject?.id;
  return latest(facts, "subscription").find(
    ({ snapshot }) => snapshot.id === told && snapshot.data.cancellationReason === "payment_failed",
  );
}

function ofCheckout(facts: Facts): ReturnType<Rule["examine"]> {
  const session = latest(facts, "checkout_session").find(
    ({ snapshot: { data } }) => data.paymentStatus === "failed",
  );
  if (session === undefined || isDue(facts)) {
    return { outcome: "cleared", looked: "No payment has failed that access depends on." };
  }
  return {
    outcome: "found",
    certainty: "proven",
    sentence: `The bank payment of checkout ${session.snapshot.id} did not go through; nothing was charged.`,
    evidence: [fieldSays(session, "payment_status", "failed")],
    next: {
      words: "The payer has to start again, by another way of paying.",
      action: { kind: "none" },
      reply:
        "Your bank did not carry out the payment, so nothing was charged. Please try once more, or pay by card.",
    },
    since: dateOf(session.snapshot.created),
  };
}

function declineOf(facts: Facts, invoiceId: string | null): { code: string; evidence: Evidence } | null {
  const intents = latest(facts, "payment_intent").filter(
    ({ snapshot: { data } }) => data.invoiceId !== null && data.invoiceId === invoiceId,
  );
  for (const intent of intents) {
    const code = intent.snapshot.data.declineCode ?? intent.snapshot.data.errorCode;
    if (code) return { code, evidence: fieldSays(intent, "last_payment_error", code) };
  }
  return null;
}
