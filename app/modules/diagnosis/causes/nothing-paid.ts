/** No paid object by any of the names that were given. */
import { knownOf, latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

export const nothingPaid: Rule = {
  code: "nothing_paid",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const { user, customers, object } = facts.subject;
    if (user === null && customers.length === 0 && object?.type === "event") {
      return { outcome: "undecidable", missing: "The event names no customer, so nobody knows whose it is." };
    }
    if (user === null && customers.length === 0 && !searched.has(facts.reference.kind)) {
      return {
        outcome: "undecidable",
        missing:
          "Nobody here is known by this, and Stripe cannot be searched by it: ask for the email address, or for the receipt.",
      };
    }
    const subscriptions = latest(facts, "subscription");
    const sessions = latest(facts, "checkout_session");
    const charges = latest(facts, "charge").filter(({ snapshot }) => snapshot.data.paid);
    const invoices = latest(facts, "invoice").filter(({ snapshot }) => snapshot.data.status === "paid");
    const anything = subscriptions.length + sessions.length + charges.length + invoices.length > 0;
    if (anything || isDue(facts)) {
      return {
        outcome: "cleared",
        looked: `${subscriptions.length} subscriptions, ${sessions.length} checkouts and ${charges.length} paid charges are known.`,
      };
    }
    const stripe = knownOf(facts.stripe);
    const under = [
      user === null ? null : `the user ${user.id} and their email address`,
      ...customers.map(({ id }) => id),
      user === null && customers.length === 0 ? `“${facts.reference.text}”` : null,
    ].filter((name) => name !== null);
    return {
      outcome: "found",
      certainty: stripe === null ? "likely" : "proven",
      sentence: `Nothing was ever paid under ${under.join(", ")}${stripe === null ? ", as far as we hold it; Stripe was not asked" : ": neither we nor Stripe know of a payment"}.`,
      evidence: customers.map(({ id }) => ({
        kind: "object" as const,
        id,
        field: null,
        says: "no subscription, checkout or charge",
        at: null,
        from: stripe === null ? ("here" as const) : ("stripe" as const),
      })),
      next: {
        words:
          "Ask for the receipt: its number, or the last four digits with amount and date, find a payment made under another name. Was it another Stripe account?",
        action: { kind: "none" },
        reply:
          "We cannot find a payment under this address. Could you send us the receipt, or the last four digits of the card with the amount and the day?",
      },
      since: null,
    };
  },
};

/** What Stripe is searched by where nobody here is known by it. */
const searched: ReadonlySet<string> = new Set(["email", "object", "event"]);
