/** The payment sits on another customer than the user's. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const severalCustomersOneUser: Rule = {
  code: "several_customers_one_user",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "several_customers_one_user",
      says: "The payment sits on another customer than the user's.",
      words: "Look at which customer is paid, and link that one too.",
      explains: ["customer_unlinked", "email_only_match"],
    }),
};
