/** Stripe has the event, has not got rid of it yet, and still tries. */
import type { Rule } from "../rule";
import { namesOf } from "./never-arrived";
import { examineFate } from "./undelivered";

export const deliveryPendingRetry: Rule = {
  code: "delivery_pending_retry",
  examine: (facts) =>
    examineFate(facts, {
      kind: "pending",
      none: "Stripe still tries to deliver no event of this payer.",
      certainty: "proven",
      sentence: (lost) => `Stripe is still trying to deliver: ${namesOf(lost)}.`,
      words: "Pull it in now, or wait for Stripe's next try.",
    }),
};
