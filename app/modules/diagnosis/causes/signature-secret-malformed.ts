/** White space, quotes or the like around the configured secret. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const signatureSecretMalformed: Rule = {
  code: "signature_secret_malformed",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "signature_secret_malformed",
      why: "The secret configured here is written down with something around it.",
      words: "Copy the secret anew into STRIPE_WEBHOOK_SECRET, then pull in what was missed.",
    }),
};
