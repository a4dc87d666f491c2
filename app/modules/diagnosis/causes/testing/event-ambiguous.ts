import { subscription } from "../../../entitlements/testing/facts";
import { now } from "../../testing/facts";
import type { Given } from "../../testing/given";
import { ago, eventHere, held, there } from "../../testing/things";
import type { RuleTable } from "./table";

const told = (id: string, sync: string) =>
  eventHere(id, {
    type: "customer.subscription.updated",
    objectType: "subscription",
    objectId: "sub_1",
    sync,
    syncReason: "event_ambiguous: two states of one second",
  });
const pair: Given = { events: [told("evt_1", "applied"), told("evt_2", "stale")] };
const evidence = ["event evt_1 sync", "event evt_2 sync"];
const asTold = held(subscription("sub_1"), { asOf: ago({ hours: 1 }) });

export const table: RuleTable = {
  code: "event_ambiguous",
  found: [
    {
      when: "two states of one object bear the same second, and it was not read again",
      given: [pair, { held: [asTold] }],
      evidence,
      says: "Two different states of sub_1 bear the same second; it has to be read at Stripe again.",
      since: ago({ hours: 1 }),
      action: { kind: "resync", customerId: "cus_1" },
    },
    {
      when: "a job that reads it again is on its way",
      given: [
        pair,
        {
          jobs: [
            {
              name: "refetch",
              objectType: "subscription",
              objectId: "sub_1",
              state: "waiting",
              attempts: 0,
              runAt: now,
              lastError: null,
            },
          ],
        },
      ],
      evidence,
      action: { kind: "resync", customerId: "cus_1" },
    },
    {
      when: "it was read at Stripe since: told, and not blamed",
      given: [pair, { held: [{ ...asTold, source: "fetch", asOf: ago({ minutes: 59 }) }] }],
      evidence,
      harmless: true,
      says: "Two different states of sub_1 bear the same second; that was settled by 2026-12-10T11:01:00.000Z.",
      action: { kind: "none" },
    },
    {
      when: "a newer state has come since",
      given: [pair, { held: [{ ...asTold, asOf: ago({ minutes: 30 }) }] }],
      evidence,
      harmless: true,
    },
    {
      when: "Stripe has the very same now",
      given: [pair, { held: [asTold], there: [there(subscription("sub_1"))] }],
      evidence,
      harmless: true,
    },
    {
      when: "Stripe has another one now",
      given: [pair, { held: [asTold], there: [there(subscription("sub_1", { status: "past_due" }))] }],
      evidence,
    },
  ],
  cleared: [
    {
      when: "every event was applied",
      given: { events: [eventHere("evt_1")] },
      looked: "No two states of one second are known.",
    },
    {
      when: "one came too late, which is another cause",
      given: { events: [eventHere("evt_1", { sync: "stale", syncReason: "event_stale" })] },
      looked: "No two states of one second are known.",
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
