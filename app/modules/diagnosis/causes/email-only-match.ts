/** Only an email address speaks for a user, and it may be somebody else's. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const emailOnlyMatch: Rule = {
  code: "email_only_match",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "email_only_match",
      says: "Only an email address speaks for a user, and it may be somebody else's.",
      words: "Ask the payer for a proof (a receipt), then link the customer.",
      explains: ["customer_unlinked"],
    }),
};
