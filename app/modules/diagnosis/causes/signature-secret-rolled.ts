/** The secret was rolled; only the old one is configured: what came before was verified, what comes since is not. */
import { type Facts, knownOf } from "../facts";
import { lostEvents } from "../lost-events";
import type { Rule } from "../rule";
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
    return since.outcome === "found"
      ? { ...since, certainty: "likely", explains: [...(since.explains ?? []), "signature_wrong_secret"] }
      : since;
  },
};

/** Did earlier events of this payer come by webhook, and be verified, and none since the first refused one? */
function beganAtOneMoment(facts: Facts): boolean {
  const refused = (lostEvents(facts) ?? []).filter(
    ({ fate }) => fate.kind === "refused" && fate.rejection.reason === "signature_wrong_secret",
  );
  const first = Math.min(...refused.map(({ event }) => event.created.getTime()));
  const verified = (knownOf(facts.ledger)?.events ?? []).filter(
    ({ source, livemode }) => source === "webhook" && livemode === facts.livemode,
  );
  return (
    refused.length > 0 &&
    verified.some(({ created }) => created.getTime() < first) &&
    !verified.some(({ created }) => created.getTime() > first)
  );
}
