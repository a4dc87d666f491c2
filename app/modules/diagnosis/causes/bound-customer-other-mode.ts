/** The user is linked to a customer of the other mode, or of another account. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const boundCustomerOtherMode: Rule = {
  code: "bound_customer_other_mode",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "bound_customer_other_mode",
      says: "The user is linked to a customer of the other mode, or of another account.",
      words: "Unlink it, and link the customer of this mode.",
    }),
};
