import { subscription } from "../../../entitlements/testing/facts";
import { ago, eventHere, everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const failed = eventHere("evt_1", {
  sync: "failed",
  attempts: 3,
  lastError: "deadlock detected",
  nextAttemptAt: new Date("2026-12-10T12:05:00Z"),
});
const looked = "None of 1 events failed to be applied.";

export const table: RuleTable = {
  code: "processing_failed",
  found: [
    {
      when: "applying an event failed, and is tried again",
      given: { events: [failed] },
      evidence: ["event evt_1 sync"],
      says: "Event evt_1 (invoice.paid) was accepted, and applying it failed 3 times: deadlock detected. It is tried again at 2026-12-10T12:05:00.000Z.",
      since: ago({ hours: 1 }),
      action: { kind: "replay", eventId: "evt_1" },
    },
    {
      when: "no moment is set and no error was kept",
      given: { events: [{ ...failed, lastError: null, nextAttemptAt: null }] },
      evidence: ["event evt_1 sync"],
      says: /failed 3 times: no error kept\.$/,
    },
    {
      when: "what the event carries cannot be used: nothing tries it again",
      given: { events: [eventHere("evt_1", { sync: "ignored", syncReason: "object_unusable: no id" })] },
      evidence: ["event evt_1 sync"],
      says: "Event evt_1 (invoice.paid) was accepted, and what it carries cannot be used (object_unusable: no id).",
      action: { kind: "resync", customerId: "cus_1" },
    },
    {
      when: "it cannot be read, and bears no customer",
      given: {
        events: [eventHere("evt_1", { sync: "ignored", syncReason: "payload_unreadable", customerId: null })],
      },
      evidence: ["event evt_1 sync"],
      action: { kind: "none" },
    },
    {
      when: "what is due is given all the same: told, and not blamed",
      given: [{ events: [failed] }, everywhere(subscription("sub_1"))],
      evidence: ["event evt_1 sync"],
      harmless: true,
    },
  ],
  cleared: [
    { when: "every event was applied", given: { events: [eventHere("evt_1")] }, looked },
    {
      when: "one was given up, which is another cause",
      given: { events: [eventHere("evt_1", { sync: "dead" })] },
      looked,
    },
    {
      when: "one was ignored for its type",
      given: { events: [eventHere("evt_1", { sync: "ignored", syncReason: "event_type_ignored" })] },
      looked,
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
