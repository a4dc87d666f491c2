/** No Stripe-Signature header: not Stripe, or a proxy strips it. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const signatureHeaderMissing: Rule = {
  code: "signature_header_missing",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "signature_header_missing",
      why: "They carry no Stripe-Signature header: a proxy takes it off.",
      words: "Let the proxy pass the Stripe-Signature header on, then pull in what was missed.",
    }),
};
