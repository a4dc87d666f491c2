/** The metadata names a user who does not exist here. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const userUnknown: Rule = {
  code: "user_unknown",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "user_unknown",
      says: "The metadata names a user who does not exist here.",
      words: "Create the user with that id, or link the customer to the right one.",
      explains: ["customer_unlinked"],
    }),
};
