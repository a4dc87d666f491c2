/** Two users claim one customer. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const oneCustomerSeveralUsers: Rule = {
  code: "one_customer_several_users",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "one_customer_several_users",
      says: "Two users claim one customer.",
      words: "Decide whose it is; nobody is moved by itself.",
      explains: ["metadata_conflict", "several_subscriptions"],
    }),
};
