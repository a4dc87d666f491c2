/** Signed with a secret that is not accepted here: the CLI's, another endpoint's, the other mode's. */
import type { Rule } from "../rule";
import { beganAtOneMoment } from "./secret-since";
import { examineRefusals } from "./turned-away";

export const signatureWrongSecret: Rule = {
  code: "signature_wrong_secret",
  examine(facts) {
    if (beganAtOneMoment(facts)) {
      return {
        outcome: "cleared",
        looked: "This payer's earlier events fitted the secret configured here: it was rolled, not wrong.",
      };
    }
    return examineRefusals(facts, {
      code: "signature_wrong_secret",
      why: "They were signed with another secret than the ones configured here.",
      words: "Set this endpoint's signing secret (STRIPE_WEBHOOK_SECRET), then pull in what was missed.",
    });
  },
};
