/** Stripe's metadata names another user than the link. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const metadataConflict: Rule = {
  code: "metadata_conflict",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "metadata_conflict",
      says: "Stripe's metadata names another user than the link.",
      words: "Decide whose it is; nobody is moved by itself.",
      explains: ["several_subscriptions"],
    }),
};
