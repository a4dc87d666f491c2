/** A proxy or a parser changed the bytes on the way. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const signatureBodyAltered: Rule = {
  code: "signature_body_altered",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "signature_body_altered",
      why: "Something between Stripe and here rewrites the body.",
      words: "Let the proxy in front pass the body through untouched, then pull in what was missed.",
    }),
};
