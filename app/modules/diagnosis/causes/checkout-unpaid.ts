/** Checkout is through, and the bank still processes the payment (a delayed method). */
import { dateOf, fieldSays } from "../evidence";
import { latest } from "../facts";
import type { Rule } from "../rule";
import { isDue, truthOf, unread } from "../truth";

export const checkoutUnpaid: Rule = {
  code: "checkout_unpaid",
  examine(facts) {
    if (truthOf(facts) === null) return unread;
    const waiting = latest(facts, "checkout_session").find(
      ({ snapshot: { data } }) => data.status === "complete" && data.paymentStatus === "unpaid",
    );
    if (!waiting) {
      return { outcome: "cleared", looked: "No completed checkout waits for a bank's payment." };
    }
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Checkout ${waiting.snapshot.id} is complete, and the bank is still processing its payment: Stripe has not got the money yet.`,
      evidence: [
        fieldSays(waiting, "status", "complete"),
        fieldSays(waiting, "payment_status", "unpaid: checkout.session.async_payment_succeeded is awaited"),
      ],
      next: {
        words: "Wait: access follows by itself when the bank has paid, which takes up to 14 days by method.",
        action: { kind: "none" },
        reply:
          "Your bank is still processing the payment. As soon as it has gone through we switch you over by ourselves; there is nothing you need to do.",
      },
      since: dateOf(waiting.snapshot.created),
      harmless: isDue(facts),
    };
  },
};
