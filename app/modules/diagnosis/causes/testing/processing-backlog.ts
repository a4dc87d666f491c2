import { ago, eventHere } from "../../testing/things";
import type { RuleTable } from "./table";

const waits = (id: string, hours = 1) =>
  eventHere(id, {
    sync: "pending",
    attempts: 0,
    created: ago({ hours }),
    receivedAt: ago({ hours }),
  });
const backlog = { pending: 40, oldestAt: ago({ hours: 2 }), workersAlive: 0 };

export const table: RuleTable = {
  code: "processing_backlog",
  found: [
    {
      when: "an event waits, and no worker is alive",
      given: { events: [waits("evt_1")], ledger: { backlog } },
      evidence: ["event evt_1 sync"],
      says: "Event evt_1 (invoice.paid) waits to be applied, 40 in all since 2026-12-10T10:00:00.000Z; no worker is alive.",
      since: ago({ hours: 1 }),
      action: { kind: "none" },
    },
    {
      when: "two wait, and a worker is at work: since the older one",
      given: {
        events: [waits("evt_1"), waits("evt_2", 2)],
        ledger: { backlog: { pending: 2, oldestAt: null, workersAlive: 1 } },
      },
      evidence: ["event evt_1 sync", "event evt_2 sync"],
      says: "2 events wait to be applied, 2 in all; one worker is alive.",
      since: ago({ hours: 2 }),
    },
  ],
  cleared: [
    {
      when: "events of others wait",
      given: { events: [eventHere("evt_1")], ledger: { backlog } },
      looked: "No event of this payer waits; 40 wait in all.",
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
