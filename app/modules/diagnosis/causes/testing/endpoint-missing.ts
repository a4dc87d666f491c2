import { subscription } from "../../../entitlements/testing/facts";
import { ago, endpoint, eventHere, eventThere, everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const elsewhere = endpoint({ url: "https://staging.example/hooks" });
const nearby = endpoint({ url: "https://billing.example/api/stripe/webhooks" });

export const table: RuleTable = {
  code: "endpoint_missing",
  found: [
    {
      when: "no endpoint is there, and an event never arrived",
      given: { endpoint: { endpoints: [], probes: [] }, eventsThere: [eventThere("evt_1")] },
      evidence: ["event evt_1"],
      says: "No webhook endpoint at Stripe (test mode) has the address https://billing.example/api/stripe/webhook, and evt_1 (invoice.paid) never arrived here.",
      since: ago({ hours: 1 }),
      action: { kind: "create_endpoint" },
    },
    {
      when: "those that are there have other addresses: since the oldest event that is missing",
      given: {
        endpoint: { endpoints: [elsewhere], probes: [] },
        eventsThere: [eventThere("evt_1"), eventThere("evt_2", { created: ago({ hours: 3 }) })],
      },
      evidence: ["endpoint we_1 url", "event evt_1", "event evt_2"],
      says: /and evt_2 \(invoice\.paid\) and 1 more never arrived here\.$/,
      since: ago({ hours: 3 }),
    },
    {
      when: "nothing of this payer is missing: told, and not blamed",
      given: {
        endpoint: { endpoints: [], probes: [] },
        eventsThere: [eventThere("evt_1")],
        events: [eventHere("evt_1")],
      },
      evidence: [],
      harmless: true,
      since: null,
    },
    {
      when: "an event is missing, and what is due is given all the same: told, and not blamed",
      given: [
        { endpoint: { endpoints: [], probes: [] }, eventsThere: [eventThere("evt_1")] },
        everywhere(subscription("sub_1")),
      ],
      evidence: ["event evt_1"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "an endpoint has our address, though it is disabled",
      given: {
        endpoint: { endpoints: [elsewhere, endpoint({ id: "we_2", status: "disabled" })], probes: [] },
      },
      looked: "Endpoint we_2 at Stripe has our address.",
    },
    {
      when: "one has an address like ours: mistyped or moved, which is another cause",
      given: { endpoint: { endpoints: [nearby], probes: [] } },
      looked: "Endpoint we_1 at Stripe has nearly our address.",
    },
  ],
  undecidable: [
    {
      when: "the endpoints were not read",
      given: { unread: ["endpoint"] },
      missing: "The endpoints at Stripe were not read, or our own address is not known.",
    },
    {
      when: "our own address is not known",
      given: { endpoint: { endpoints: [], probes: [] }, unread: ["configuration"] },
      missing: "The endpoints at Stripe were not read, or our own address is not known.",
    },
  ],
};
