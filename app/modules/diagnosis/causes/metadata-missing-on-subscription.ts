/** The user's id stands on the checkout session only. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const metadataMissingOnSubscription: Rule = {
  code: "metadata_missing_on_subscription",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "metadata_missing_on_subscription",
      says: "The user's id stands on the checkout session only.",
      words: "Link the customer, and write the user's id to it at Stripe, so that later events carry it.",
      explains: ["customer_unlinked"],
    }),
};
