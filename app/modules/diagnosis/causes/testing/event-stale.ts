import { ago, eventHere } from "../../testing/things";
import type { RuleTable } from "./table";

const stale = (id: string, syncReason: string | null, hours = 1) =>
  eventHere(id, { sync: "stale", syncReason, created: ago({ hours }) });

export const table: RuleTable = {
  code: "event_stale",
  found: [
    {
      when: "an event came after a newer state was known: told, never blamed",
      given: { events: [stale("evt_1", "event_stale: the state of 10:00 is known")] },
      evidence: ["event evt_1 sync"],
      harmless: true,
      says: "Event evt_1 (invoice.paid) came after a newer state was known, and was rightly not applied. the state of 10:00 is known",
      since: ago({ hours: 1 }),
      action: { kind: "none" },
    },
    {
      when: "two did: told is the newest",
      given: { events: [stale("evt_1", null), stale("evt_2", null, 4)] },
      evidence: ["event evt_1 sync", "event evt_2 sync"],
      harmless: true,
      says: /^Event evt_1 .*rightly not applied\.$/,
    },
  ],
  cleared: [
    {
      when: "every event was applied",
      given: { events: [eventHere("evt_1")] },
      looked: "No event of this payer came too late.",
    },
    {
      when: "which of two states came last is not known, which is another cause",
      given: { events: [stale("evt_1", "event_ambiguous: same second")] },
      looked: "No event of this payer came too late.",
    },
  ],
  undecidable: [
    {
      when: "the ledger could not be read",
      given: { unread: ["ledger"] },
      missing: "The ledger of events could not be read.",
    },
  ],
};
