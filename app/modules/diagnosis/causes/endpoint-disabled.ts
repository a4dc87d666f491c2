/** Our endpoint exists at Stripe and is switched off: nothing is sent to it, and nothing later. */
import { ourEndpoints } from "../endpoints";
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

export const endpointDisabled: Rule = {
  code: "endpoint_disabled",
  examine(facts) {
    const ours = ourEndpoints(facts);
    if (ours === null) return notRead;
    const [endpoint] = ours.filter(({ status }) => status === "disabled");
    if (endpoint === undefined || ours.some(({ status }) => status === "enabled")) {
      const looked =
        ours.length === 0 ? "No endpoint at Stripe has our address." : `Endpoint ${ours[0]?.id} is enabled.`;
      return { outcome: "cleared", looked };
    }
    const lost = lostOnTheWay(facts);
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `The webhook endpoint ${endpoint.id} is disabled at Stripe, and ${namesOf(lost ?? [])}.`,
      evidence: [
        { kind: "endpoint", id: endpoint.id, field: "status", says: "disabled", at: null, from: "stripe" },
        ...evidenceOf(lost ?? []),
      ],
      next: {
        words: "Enable the endpoint, then pull in what was missed: Stripe does not send it later by itself.",
        action: { kind: "enable_endpoint", endpointId: endpoint.id },
        reply: delayed,
      },
      since: sinceOf(lost ?? []),
      harmless: unharmed(facts, lost),
      explains: [...followsFromTheWay, "delivered_to_cli_only"],
    };
  },
};
