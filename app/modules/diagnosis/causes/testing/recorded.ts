/** What the tables share of the causes in which an event is recorded, and by rule never applied. */
import type { CauseCode } from "../../chain";
import { ago, eventHere } from "../../testing/things";
import type { RuleTable } from "./table";

export function recordedTable(code: CauseCode): RuleTable {
  const ignored = (id: string, syncReason: string, hours = 1) =>
    eventHere(id, { sync: "ignored", syncReason, receivedAt: ago({ hours }), created: ago({ hours }) });
  return {
    code,
    found: [
      {
        when: "an event of this payer was recorded and ignored for this",
        given: { events: [ignored("evt_1", code)] },
        evidence: ["event evt_1 sync"],
        says: /^An event of this payer arrived and .* so nothing was applied: evt_1 \(invoice\.paid\)\.$/,
        since: ago({ hours: 1 }),
        action: { kind: "backfill" },
      },
      {
        when: "two were, one of them with particulars: since the older one",
        given: { events: [ignored("evt_1", `${code}: particulars`), ignored("evt_2", code, 5)] },
        evidence: ["event evt_1 sync", "event evt_2 sync"],
        since: ago({ hours: 5 }),
      },
    ],
    cleared: [
      {
        when: "every event was applied",
        given: { events: [eventHere("evt_1")] },
        looked: /^None of 1 events /,
      },
      {
        when: "one was ignored for another reason, whose code begins alike",
        given: { events: [ignored("evt_1", `${code}_of_another_kind`)] },
        looked: /^None of 1 events /,
      },
      { when: "nothing arrived", given: {}, looked: /^None of 0 events / },
    ],
    undecidable: [
      {
        when: "the ledger could not be read",
        given: { unread: ["ledger"] },
        missing: "The ledger of events could not be read.",
      },
    ],
  };
}
