/** The secret was rolled; only the old one is configured. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const signatureSecretRolled: Rule = {
  code: "signature_secret_rolled",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "signature_secret_rolled",
      why: "The secret was rolled at Stripe, and only the old one is configured here.",
      words: "Add the new secret beside the old one in STRIPE_WEBHOOK_SECRET, then pull in what was missed.",
    }),
};
