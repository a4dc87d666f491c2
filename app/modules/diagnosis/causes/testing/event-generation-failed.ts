import { ago } from "../../testing/things";
import { notSilent, thereFor, unreadSources } from "./silent";
import type { RuleTable } from "./table";

const looked = "Stripe has made events for everything that it has of this payer.";

export const table: RuleTable = {
  code: "event_generation_failed",
  found: [
    {
      when: "no event of a subscription of yesterday exists, and Stripe says that it failed to make events",
      given: {
        there: [thereFor(1)],
        ledger: { generationFailures: [{ eventId: "evt_health", at: ago({ hours: 2 }) }] },
      },
      evidence: ["event evt_health type", "object sub_1 created"],
      says: "Stripe has subscription sub_1, and no event of it exists, neither here nor there: Stripe says that it failed to make events.",
      since: ago({ days: 1 }),
      action: { kind: "resync", customerId: "cus_1" },
    },
    {
      when: "Stripe said so before as well, and later again: the first time after it was made counts",
      given: {
        there: [thereFor(1)],
        ledger: {
          generationFailures: [
            { eventId: "evt_later", at: ago({ hours: 1 }) },
            { eventId: "evt_health", at: ago({ hours: 2 }) },
            { eventId: "evt_before", at: ago({ days: 2 }) },
          ],
        },
      },
      evidence: ["event evt_health type", "object sub_1 created"],
    },
    {
      when: "Stripe said so before it was made only",
      given: {
        there: [thereFor(1)],
        ledger: { generationFailures: [{ eventId: "evt_before", at: ago({ days: 2 }) }] },
      },
      certainty: "likely",
      evidence: ["object sub_1 created"],
    },
    {
      when: "Stripe says nothing of it",
      given: { there: [thereFor(1)] },
      certainty: "likely",
      evidence: ["object sub_1 created"],
      says: /neither here nor there\.$/,
    },
    {
      when: "it is 30 days old to the second: the last moment at which events would be there",
      given: { there: [thereFor(30)] },
      certainty: "likely",
      evidence: ["object sub_1 created"],
    },
  ],
  cleared: [
    {
      when: "it is older: its events are gone, which is another cause",
      given: { there: [thereFor(31)] },
      looked,
    },
    ...notSilent.map(([when, given]) => ({ when, given: given(thereFor(1)), looked })),
  ],
  undecidable: unreadSources,
};
