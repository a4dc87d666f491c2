import { ago, eventHere } from "../../testing/things";
import type { RuleTable } from "./table";

const ignored = eventHere("evt_1", {
  type: "product.created",
  sync: "ignored",
  syncReason: "event_type_ignored",
});
const asked = { type: "event", id: "evt_1", customerId: null };

export const table: RuleTable = {
  code: "event_type_ignored",
  found: [
    {
      when: "the event that was asked about is of a type that changes nothing",
      given: { object: asked, events: [ignored] },
      evidence: ["event evt_1 sync"],
      says: "Event evt_1 is a product.created, which changes nothing here by design.",
      since: ago({ hours: 1 }),
      action: { kind: "none" },
    },
  ],
  cleared: [
    {
      when: "the person was asked about, who has such an event",
      given: { events: [ignored] },
      looked: "No single event was asked about.",
    },
    {
      when: "the event that was asked about was applied",
      given: { object: asked, events: [eventHere("evt_1")] },
      looked: "Events of type invoice.paid are applied.",
    },
    {
      when: "it was ignored for another reason",
      given: { object: asked, events: [{ ...ignored, syncReason: "mode_mismatch" }] },
      looked: "Events of type product.created are applied.",
    },
    {
      when: "another object was asked about",
      given: { object: { type: "invoice", id: "evt_1", customerId: null }, events: [ignored] },
      looked: "No single event was asked about.",
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
