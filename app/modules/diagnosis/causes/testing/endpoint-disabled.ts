import type { Given } from "../../testing/given";
import { ago, endpoint, eventHere, eventThere, probed } from "../../testing/things";
import type { RuleTable } from "./table";

const disabled: Given = { endpoint: { endpoints: [endpoint({ status: "disabled" })], probes: [probed()] } };

export const table: RuleTable = {
  code: "endpoint_disabled",
  found: [
    {
      when: "our endpoint is disabled, and an event never arrived",
      given: [disabled, { eventsThere: [eventThere("evt_1")] }],
      evidence: ["endpoint we_1 status", "event evt_1"],
      says: "The webhook endpoint we_1 is disabled at Stripe, and evt_1 (invoice.paid) never arrived here.",
      since: ago({ hours: 1 }),
      action: { kind: "enable_endpoint", endpointId: "we_1" },
    },
    {
      when: "it is disabled, and nothing of this payer is missing: told, and not blamed",
      given: [disabled, { eventsThere: [eventThere("evt_1")], events: [eventHere("evt_1")] }],
      evidence: ["endpoint we_1 status"],
      harmless: true,
      since: null,
    },
  ],
  cleared: [
    {
      when: "our endpoint is enabled",
      given: { endpoint: { endpoints: [endpoint()], probes: [] } },
      looked: "Endpoint we_1 is enabled.",
    },
    {
      when: "another endpoint of our address is enabled",
      given: {
        endpoint: { endpoints: [endpoint({ status: "disabled" }), endpoint({ id: "we_2" })], probes: [] },
      },
      looked: /^Endpoint we_. is enabled\.$/,
    },
    {
      when: "no endpoint has our address",
      given: { endpoint: { endpoints: [], probes: [] } },
      looked: "No endpoint at Stripe has our address.",
    },
  ],
  undecidable: [
    {
      when: "the endpoints were not read",
      given: { unread: ["endpoint"] },
      missing: "The endpoints at Stripe were not read, or our own address is not known.",
    },
  ],
};
