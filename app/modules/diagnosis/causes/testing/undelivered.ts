/** What the tables share of the causes that differ in what became of an event which never arrived. */
import type { CauseCode } from "../../chain";
import type { StripeEventFact } from "../../facts";
import type { Finding } from "../../rule";
import type { Given } from "../../testing/given";
import { ago, endpoint, eventHere, eventThere, refusal } from "../../testing/things";
import type { ClearedRow, RuleTable } from "./table";

export interface Undelivered {
  /** An event of which this is true, and why. */
  lost: [string, Partial<StripeEventFact>];
  /** Events of which another of the three is. */
  others: readonly [string, Partial<StripeEventFact>][];
  certainty?: Finding["certainty"];
  looked: string;
  cleared?: readonly ClearedRow[];
}

export const ourDoor: Given = { endpoint: { endpoints: [endpoint()], probes: [] } };

export function undeliveredTable(code: CauseCode, told: Undelivered): RuleTable {
  const { lost, others, certainty = "proven", looked, cleared = [] } = told;
  const missing = eventThere("evt_1", lost[1]);
  return {
    code,
    found: [
      {
        when: `an event is missing: ${lost[0]}`,
        given: [ourDoor, { eventsThere: [missing] }],
        evidence: ["event evt_1 pending_webhooks"],
        certainty,
        says: /evt_1 \(invoice\.paid\) never arrived here/,
        since: missing.created,
        action: { kind: "backfill" },
      },
    ],
    cleared: [
      {
        when: "it is here",
        given: [ourDoor, { eventsThere: [missing], events: [eventHere("evt_1")] }],
        looked,
      },
      {
        when: "it was refused at our own door",
        given: [ourDoor, { eventsThere: [missing], rejections: [refusal("signature_wrong_secret")] }],
        looked,
      },
      {
        when: "it is of a type that changes nothing here",
        given: [ourDoor, { eventsThere: [{ ...missing, type: "charge.succeeded" }] }],
        looked,
      },
      ...others.map(([when, other]) => ({
        when: `another fate: ${when}`,
        given: [ourDoor, { eventsThere: [eventThere("evt_1", other)] }],
        looked,
      })),
      ...cleared,
    ],
    undecidable: [
      {
        when: "Stripe was not asked",
        given: { unread: ["stripe"] },
        missing: "Stripe's events were not read, so none can be proven to be missing.",
      },
      {
        when: "the ledger could not be read",
        given: { unread: ["ledger"], eventsThere: [missing] },
        missing: "Stripe's events were not read, so none can be proven to be missing.",
      },
    ],
  };
}

type Fate = [string, Partial<StripeEventFact>];

/** Test mode: Stripe tries for six hours. */
export const tried: Fate = ["still tried", { pendingWebhooks: 1, created: ago({ hours: 6 }) }];
export const given: Fate = ["given up", { pendingWebhooks: 1, created: ago({ hours: 6, minutes: 1 }) }];
export const taken: Fate = ["taken by somebody else", { pendingWebhooks: 0 }];
