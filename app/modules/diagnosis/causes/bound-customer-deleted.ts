/** The customer that the user is linked to was deleted at Stripe. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const boundCustomerDeleted: Rule = {
  code: "bound_customer_deleted",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "bound_customer_deleted",
      says: "The customer that the user is linked to was deleted at Stripe.",
      words:
        "Link the user to the customer that pays now; if there is none, the payer has to subscribe again.",
    }),
};
