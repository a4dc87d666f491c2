import type { Given } from "../../testing/given";
import { ago, endpoint, eventHere, eventThere } from "../../testing/things";
import { because, type RuleTable } from "./table";

const database = { embedded: true, persistent: false, createdAt: ago({ minutes: 10 }), why: "is embedded" };
const young: Given = { configuration: { database } };
const ours: Given = { endpoint: { endpoints: [endpoint()], probes: [] } };
const delivered: Given = { eventsThere: [eventThere("evt_1")] };

export const table: RuleTable = {
  code: "store_not_persistent",
  found: [
    {
      when: "Stripe delivered events to our endpoint before this database was made, and none of them is here",
      given: [young, ours, delivered],
      evidence: ["setting DATABASE_URL", "event evt_1"],
      says: /^Stripe delivered evt_1 \(invoice\.paid\) from 10 December 2026 on, and this database was made on 10 December 2026, after that: what had arrived went with the database before it\.$/,
      since: ago({ minutes: 10 }),
    },
    {
      when: "our endpoint is younger as well: perhaps something else received them",
      given: [
        young,
        delivered,
        { endpoint: { endpoints: [endpoint({ createdAt: ago({ minutes: 9 }) })], probes: [] } },
      ],
      certainty: "likely",
      evidence: ["setting DATABASE_URL", "event evt_1"],
    },
    {
      when: "it is embedded in production, and nothing is missing yet: told, and not blamed",
      given: [young, ours],
      evidence: ["setting DATABASE_URL"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "the database is a real one, and older than what was delivered",
      given: [ours, delivered],
      looked: "The database outlives the deployment, and nothing that Stripe delivered is older than it.",
    },
    {
      when: "others of the time before it came",
      given: [
        { configuration: { database, production: false } },
        ours,
        delivered,
        { events: [eventHere("evt_2", { created: ago({ hours: 2 }) })] },
      ],
      looked: /^Not in production: the embedded database is meant for this/,
    },
    {
      when: "Stripe still owes the delivery",
      given: [
        { configuration: { database, production: false } },
        ours,
        { eventsThere: [eventThere("evt_1", { pendingWebhooks: 1 })] },
      ],
      looked: /^Not in production/,
    },
    {
      when: "the way to us is closed: that is the cause",
      given: [
        { configuration: { database, production: false } },
        delivered,
        { endpoint: { endpoints: [endpoint({ status: "disabled" })], probes: [] } },
      ],
      looked: /^Not in production/,
    },
  ],
  undecidable: [
    {
      when: "the settings are not known",
      given: { unread: ["configuration"] },
      missing: "What the database rests on is not known.",
    },
    {
      when: "Stripe was not asked",
      given: { unread: ["stripe"] },
      missing: "Stripe's events were not read, so none can be proven to be missing.",
    },
  ],
  excludes: because(
    "Our endpoint took what was lost, so the way was open.",
    "endpoint_missing",
    "endpoint_disabled",
    "endpoint_event_not_enabled",
    "endpoint_redirects",
    "endpoint_wrong_path",
    "endpoint_blocked",
    "endpoint_unreachable",
  ),
};
