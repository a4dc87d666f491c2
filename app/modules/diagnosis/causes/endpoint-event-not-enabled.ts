/** The endpoint does not send the types that are missing. */
import { ourEndpoints, sends } from "../endpoints";
import { knownOf } from "../facts";
import { neededTypes } from "../lost-events";
import type { Rule } from "../rule";
import {
  delayed,
  evidenceOf,
  followsFromTheWay,
  lostOnTheWay,
  namesOf,
  notRead,
  sinceOf,
  unharmed,
} from "./never-arrived";

export const endpointEventNotEnabled: Rule = {
  code: "endpoint_event_not_enabled",
  examine(facts) {
    const ours = ourEndpoints(facts)?.filter(({ status }) => status === "enabled") ?? null;
    const configuration = knownOf(facts.configuration);
    if (ours === null || configuration === null) return notRead;
    const [endpoint] = ours;
    if (endpoint === undefined) return { outcome: "cleared", looked: "No enabled endpoint has our address." };
    const isSent = (type: string) => ours.some((one) => sends(one, type));
    const lacking = configuration.neededEvents.filter((type) => !isSent(type));
    if (lacking.length === 0) {
      return {
        outcome: "cleared",
        looked: `Endpoint ${endpoint.id} sends all ${configuration.neededEvents.length} types that are needed.`,
      };
    }
    const needed = neededTypes(facts);
    const lost =
      lostOnTheWay(facts)?.filter(({ event }) => needed(event.type) && !isSent(event.type)) ?? null;
    const types = [...new Set((lost ?? []).map(({ event }) => event.type))];
    const named = (types.length > 0 ? types : lacking).slice(0, 5).join(", ");
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `The webhook endpoint ${endpoint.id} does not send ${named}${lost?.length ? `: ${namesOf(lost)}` : ""}.`,
      evidence: [
        {
          kind: "endpoint",
          id: endpoint.id,
          field: "enabled_events",
          says: `lacks ${lacking.join(", ")}`,
          at: null,
          from: "stripe",
        },
        ...evidenceOf(lost ?? []),
      ],
      next: {
        words: "Add the types to the endpoint, then pull in what was missed.",
        action: { kind: "add_event_types", endpointId: endpoint.id, types: lacking },
        reply: delayed,
      },
      since: sinceOf(lost ?? []),
      harmless: unharmed(facts, lost),
      explains: [...followsFromTheWay, "delivered_to_cli_only"],
    };
  },
};
