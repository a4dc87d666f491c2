/** A Stripe-Signature header without a time or a signature. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const signatureHeaderMalformed: Rule = {
  code: "signature_header_malformed",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "signature_header_malformed",
      why: "Their Stripe-Signature header cannot be read.",
      words: "Look for a proxy that rewrites headers, then pull in what was missed.",
    }),
};
