import { neededEvents } from "../../../stripe/needed-events";
import { ago, endpoint, eventHere, eventThere } from "../../testing/things";
import type { RuleTable } from "./table";

const allBut = (...types: string[]) => neededEvents.filter((type) => !types.includes(type));
const lacking = endpoint({ enabledEvents: allBut("invoice.paid") });

export const table: RuleTable = {
  code: "endpoint_event_not_enabled",
  found: [
    {
      when: "our endpoint does not send the type of an event that never arrived",
      given: { endpoint: { endpoints: [lacking], probes: [] }, eventsThere: [eventThere("evt_1")] },
      evidence: ["endpoint we_1 enabled_events", "event evt_1"],
      says: "The webhook endpoint we_1 does not send invoice.paid: evt_1 (invoice.paid) never arrived here.",
      since: ago({ hours: 1 }),
      action: { kind: "add_event_types", endpointId: "we_1", types: ["invoice.paid"] },
    },
    {
      when: "it lacks two types: named is the one that is missed, to be added are both; an event of a type that is sent does not count",
      given: {
        endpoint: {
          endpoints: [endpoint({ enabledEvents: allBut("charge.refunded", "invoice.paid") })],
          probes: [],
        },
        eventsThere: [
          eventThere("evt_1"),
          eventThere("evt_2", { type: "customer.subscription.created", created: ago({ hours: 2 }) }),
        ],
      },
      evidence: ["endpoint we_1 enabled_events", "event evt_1"],
      says: /^The webhook endpoint we_1 does not send invoice\.paid: /,
      since: ago({ hours: 1 }),
      action: { kind: "add_event_types", endpointId: "we_1", types: ["charge.refunded", "invoice.paid"] },
    },
    {
      when: "nothing of this payer is missing: told, and not blamed",
      given: {
        endpoint: { endpoints: [lacking], probes: [] },
        eventsThere: [eventThere("evt_1")],
        events: [eventHere("evt_1")],
      },
      evidence: ["endpoint we_1 enabled_events"],
      harmless: true,
      says: "The webhook endpoint we_1 does not send invoice.paid.",
      since: null,
    },
  ],
  cleared: [
    {
      when: "it sends everything",
      given: { endpoint: { endpoints: [endpoint()], probes: [] } },
      looked: `Endpoint we_1 sends all ${neededEvents.length} types that are needed.`,
    },
    {
      when: "two endpoints of our address send all of it between them",
      given: {
        endpoint: {
          endpoints: [lacking, endpoint({ id: "we_2", enabledEvents: ["invoice.paid"] })],
          probes: [],
        },
      },
      looked: /sends all/,
    },
    {
      when: "ours is disabled, which is another cause",
      given: { endpoint: { endpoints: [endpoint({ ...lacking, status: "disabled" })], probes: [] } },
      looked: "No enabled endpoint has our address.",
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
