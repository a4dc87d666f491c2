/** No endpoint at Stripe has our address, nor one like it. */
import { nearlyOursOf, ourEndpoints } from "../endpoints";
import { knownOf } from "../facts";
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

export const endpointMissing: Rule = {
  code: "endpoint_missing",
  examine(facts) {
    const ours = ourEndpoints(facts);
    const configuration = knownOf(facts.configuration);
    if (ours === null || configuration === null) return notRead;
    const near = nearlyOursOf(facts);
    if (ours.length > 0)
      return { outcome: "cleared", looked: `Endpoint ${ours[0]?.id} at Stripe has our address.` };
    if (near.length > 0) {
      return { outcome: "cleared", looked: `Endpoint ${near[0]?.id} at Stripe has nearly our address.` };
    }
    const all = knownOf(facts.endpoint)?.endpoints ?? [];
    const lost = lostOnTheWay(facts);
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `No webhook endpoint at Stripe (${configuration.mode} mode) has the address ${configuration.webhookUrl}, and ${namesOf(lost ?? [])}.`,
      evidence: [
        ...all.slice(0, 3).map((endpoint) => ({
          kind: "endpoint" as const,
          id: endpoint.id,
          field: "url",
          says: endpoint.url,
          at: null,
          from: "stripe" as const,
        })),
        ...evidenceOf(lost ?? []),
      ],
      next: {
        words: "Create the endpoint with the event types that are needed, then pull in what was missed.",
        action: { kind: "create_endpoint" },
        reply: delayed,
      },
      since: sinceOf(lost ?? []),
      harmless: unharmed(facts, lost),
      explains: [...followsFromTheWay, "delivered_to_cli_only"],
    };
  },
};
