import { subscription } from "../../../entitlements/testing/facts";
import { ago, eventHere, everywhere } from "../../testing/things";
import type { RuleTable } from "./table";

const dead = eventHere("evt_1", { sync: "dead", attempts: 8, lastError: "value out of range" });
const looked = "None of 1 events was given up.";

export const table: RuleTable = {
  code: "processing_dead",
  found: [
    {
      when: "an event was given up after its last try",
      given: { events: [dead] },
      evidence: ["event evt_1 sync"],
      says: "Event evt_1 (invoice.paid) was accepted and given up after 8 tries: value out of range.",
      since: ago({ hours: 1 }),
      action: { kind: "replay", eventId: "evt_1" },
    },
    {
      when: "it was given up at once, for a reason that no further try changes",
      given: { events: [{ ...dead, attempts: 1, lastError: null, syncReason: "customer_mismatch" }] },
      evidence: ["event evt_1 sync"],
      says: "Event evt_1 (invoice.paid) was accepted and given up: customer_mismatch.",
    },
    {
      when: "the object that it speaks of is missing",
      given: { events: [eventHere("evt_1", { sync: "ignored", syncReason: "object_missing" })] },
      evidence: ["event evt_1 sync"],
    },
    {
      when: "what is due is given all the same: told, and not blamed",
      given: [{ events: [dead] }, everywhere(subscription("sub_1"))],
      evidence: ["event evt_1 sync"],
      harmless: true,
    },
  ],
  cleared: [
    { when: "every event was applied", given: { events: [eventHere("evt_1")] }, looked },
    {
      when: "one failed and is tried again, which is another cause",
      given: { events: [eventHere("evt_1", { sync: "failed" })] },
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
