/** Tells a secret that was rolled from one that never fitted: by when refusals began. */
import { type Facts, knownOf } from "../facts";
import { lostEvents } from "../lost-events";

/** Did earlier events of this payer come by webhook, and be verified, and none since the first refused one? */
export function beganAtOneMoment(facts: Facts): boolean {
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
