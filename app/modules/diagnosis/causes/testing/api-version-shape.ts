import { subscription } from "../../../entitlements/testing/facts";
import { ago, eventHere, everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const old = (id: string, hours = 1) => eventHere(id, { apiVersion: "2024-06-20", created: ago({ hours }) });

export const table: RuleTable = {
  code: "api_version_shape",
  found: [
    {
      when: "events come in the shapes of an older version, and nothing is given",
      given: { events: [old("evt_1"), old("evt_2", 3)] },
      evidence: ["event evt_1 api_version", "event evt_2 api_version"],
      says: "The endpoint sends the shapes of API version 2024-06-20, ours is 2026-10-28.endive; fields that moved are read from both places.",
      since: ago({ hours: 3 }),
      action: { kind: "none" },
    },
    {
      when: "what was paid is given all the same: told, and not blamed",
      given: [{ events: [old("evt_1")] }, everywhere(subscription("sub_1"))],
      evidence: ["event evt_1 api_version"],
      harmless: true,
    },
  ],
  cleared: [
    {
      when: "all have our own version",
      given: { events: [eventHere("evt_1")] },
      looked: "All 1 events have the shapes of 2026-10-28.endive.",
    },
    {
      when: "one is of another release of the same day, one of a later day, one names none",
      given: {
        events: [
          eventHere("evt_1", { apiVersion: "2026-10-28.preview" }),
          eventHere("evt_2", { apiVersion: "2026-11-18.endive" }),
          eventHere("evt_3", { apiVersion: null }),
        ],
      },
      looked: /^All 3 events /,
    },
  ],
  undecidable: [
    {
      when: "the ledger could not be read",
      given: { unread: ["ledger"] },
      missing: "The ledger of events or our own version could not be read.",
    },
    {
      when: "the settings are not known",
      given: { events: [old("evt_1")], unread: ["configuration"] },
      missing: "The ledger of events or our own version could not be read.",
    },
  ],
};
