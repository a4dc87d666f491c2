/** Events come in the shapes of another API version than ours; fields stand elsewhere in them. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";
import { isDue } from "../truth";

export const apiVersionShape: Rule = {
  code: "api_version_shape",
  examine(facts) {
    const [ledger, configuration] = [knownOf(facts.ledger), knownOf(facts.configuration)];
    if (ledger === null || configuration === null) {
      return {
        outcome: "undecidable",
        missing: "The ledger of events or our own version could not be read.",
      };
    }
    const { pinnedApiVersion: ours } = configuration;
    const other = ledger.events.filter(
      ({ apiVersion }) => apiVersion !== null && dayOf(apiVersion) < dayOf(ours),
    );
    const [newest] = other;
    if (newest === undefined) {
      return { outcome: "cleared", looked: `All ${ledger.events.length} events have the shapes of ${ours}.` };
    }
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `The endpoint sends the shapes of API version ${newest.apiVersion}, ours is ${ours}; fields that moved are read from both places.`,
      evidence: other.slice(0, 3).map((event) => ({
        kind: "event",
        id: event.id,
        field: "api_version",
        says: event.apiVersion ?? "none",
        at: event.created,
        from: "here",
      })),
      next: {
        words: `Make an endpoint of version ${ours} at Stripe when convenient; the event's page shows which field was read where.`,
        action: { kind: "none" },
        reply: null,
      },
      since: other.at(-1)?.created ?? null,
      // Read all the same, so it is to blame only where nothing came of what was paid.
      harmless: isDue(facts) && knownOf(facts.entitlement)?.derived.state !== "free",
    };
  },
};

/** A version begins with its day: 2026-10-28.endive. */
const dayOf = (version: string) => version.slice(0, 10);
