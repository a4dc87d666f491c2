/** The secret was rolled; only the old one is configured: what came before was verified, what comes since is not. */
import type { Rule } from "../rule";
import { beganAtOneMoment } from "./secret-since";
import { examineRefusals } from "./turned-away";

const words = "Add the new secret beside the old one in STRIPE_WEBHOOK_SECRET, then pull in what was missed.";

export const signatureSecretRolled: Rule = {
  code: "signature_secret_rolled",
  examine(facts) {
    const proven = examineRefusals(facts, {
      code: "signature_secret_rolled",
      why: "The secret was rolled at Stripe, and only the old one is configured here.",
      words,
    });
    if (proven.outcome !== "cleared" || !beganAtOneMoment(facts)) return proven;
    const since = examineRefusals(facts, {
      code: "signature_wrong_secret",
      why: "Until then this payer's events were verified, so the secret seems to have been rolled, and only the old one is configured here.",
      words,
    });
    return since.outcome === "found" ? { ...since, certainty: "likely" } : since;
  },
};
