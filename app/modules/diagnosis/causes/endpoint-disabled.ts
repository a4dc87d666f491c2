/** Our endpoint exists at Stripe and is switched off: nothing is sent to it. */
import { ourEndpoints } from "../endpoints";
import { missingEvents, knownOf } from "../facts";
import type { Rule } from "../rule";

export const endpointDisabled: Rule = {
  code: "endpoint_disabled",
  examine(facts) {
    const ours = ourEndpoints(facts);
    if (ours === null) return { outcome: "undecidable", missing: "The endpoints at Stripe were not read." };
    const disabled = ours.filter(({ status }) => status === "disabled");
    const [endpoint] = disabled;
    if (endpoint === undefined || disabled.length < ours.length) {
      const looked =
        ours.length === 0
          ? "No endpoint at Stripe has our address."
          : "The endpoint with our address is enabled.";
      return { outcome: "cleared", looked };
    }
    const missing = missingEvents(facts) ?? [];
    const first = missing.at(-1);
    return {
      outcome: "found",
      certainty: "proven",
      sentence:
        first === undefined
          ? `The webhook endpoint ${endpoint.id} is disabled at Stripe, so nothing that happens there reaches us.`
          : `The webhook endpoint ${endpoint.id} is disabled at Stripe, and ${first.id} (${first.type}) never arrived here.`,
      evidence: [
        { kind: "endpoint", id: endpoint.id, field: "status", says: "disabled", at: null, from: "stripe" },
        ...missing.slice(0, 5).map((event) => ({
          kind: "event" as const,
          id: event.id,
          field: null,
          says: `${event.type}, which never arrived here`,
          at: event.created,
          from: "stripe" as const,
        })),
      ],
      next: {
        words: "Enable the endpoint, then pull in what was missed.",
        action: { kind: "enable_endpoint", endpointId: endpoint.id },
        reply: knownOf(facts.entitlement)?.derived.state === "free" ? delayed : null,
      },
      since: first?.created ?? null,
      explains: ["delivery_abandoned", "delivery_pending_retry"],
    };
  },
};

const delayed =
  "Your payment has reached us at Stripe. A technical problem on our side kept it from unlocking your plan; we are mending that now.";
