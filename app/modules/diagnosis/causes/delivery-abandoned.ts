/** Stripe has stopped trying; the event can still be read there, for thirty days. */
import type { Rule } from "../rule";
import { namesOf } from "./never-arrived";
import { examineFate } from "./undelivered";

export const deliveryAbandoned: Rule = {
  code: "delivery_abandoned",
  examine: (facts) =>
    examineFate(facts, {
      kind: "abandoned",
      none: "Stripe has given up on no event of this payer.",
      certainty: "proven",
      sentence: (lost) => `Stripe has stopped trying to deliver: ${namesOf(lost)}.`,
      words: "Pull in what was missed: Stripe keeps events for thirty days.",
    }),
};
