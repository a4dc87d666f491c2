/** What the tables share of the causes in which our own door refused what Stripe sent: they differ in the reason. */
import type { CauseCode } from "../../chain";
import { ago, eventHere, eventThere, refusal } from "../../testing/things";
import type { RuleTable } from "./table";

const twoMore = [
  eventThere("evt_2", { type: "checkout.session.completed", created: ago({ hours: 3 }) }),
  eventThere("evt_3", { type: "charge.succeeded" }),
];

export function refusalTable(code: CauseCode, more: Partial<RuleTable> = {}): RuleTable {
  return {
    code,
    ...(more.excludes && { excludes: more.excludes }),
    found: [
      {
        when: "a delivery of an event that is missing was refused for this",
        given: { eventsThere: [eventThere("evt_1")], rejections: [refusal(code, { detail: "So it was." })] },
        evidence: ["delivery dlv_1 reason", "event evt_1"],
        says: /^Stripe delivered evt_1 \(invoice\.paid\), and we refused it\. .* So it was\.$/,
        since: ago({ hours: 1 }),
        action: { kind: "backfill" },
      },
      {
        when: "the refused body bears the id of the event's object only",
        given: {
          eventsThere: [eventThere("evt_1")],
          rejections: [refusal(code, { bears: "in_1", deliveryId: "dlv_7" })],
        },
        evidence: ["delivery dlv_7 reason", "event evt_1"],
      },
      {
        when: "two were refused: since the older one; a type that changes nothing here does not count",
        given: {
          eventsThere: [eventThere("evt_1"), ...twoMore],
          rejections: [
            refusal(code),
            refusal(code, { bears: "evt_2", deliveryId: "dlv_2" }),
            refusal(code, { bears: "evt_3", deliveryId: "dlv_3" }),
          ],
        },
        evidence: ["delivery dlv_1 reason", "event evt_1", "delivery dlv_2 reason", "event evt_2"],
        says: /^Stripe delivered evt_2 \(checkout\.session\.completed\) and 1 more,/,
        since: ago({ hours: 3 }),
      },
      ...(more.found ?? []),
    ],
    cleared: [
      {
        when: "a refused event came again and is here",
        given: {
          eventsThere: [eventThere("evt_1")],
          events: [eventHere("evt_1")],
          rejections: [refusal(code)],
        },
        looked: "No delivery about this payer was refused for this.",
      },
      {
        when: "it was refused for another reason",
        given: {
          eventsThere: [eventThere("evt_1")],
          rejections: [refusal(code === "not_an_event" ? "body_not_json" : "not_an_event")],
        },
        looked: "No delivery about this payer was refused for this.",
      },
      {
        when: "a delivery of somebody else was refused for this",
        given: {
          eventsThere: [eventThere("evt_1")],
          rejections: [refusal(code, { bears: "evt_of_another" })],
        },
        looked: "No delivery about this payer was refused for this.",
      },
      {
        when: "Stripe was not asked, and nothing was refused for this of late",
        given: { unread: ["stripe"] },
        looked: "No delivery was refused for this of late.",
      },
      ...(more.cleared ?? []),
    ],
    undecidable: [
      {
        when: "the ledger could not be read",
        given: { unread: ["ledger"] },
        missing: "The ledger of deliveries could not be read.",
      },
      {
        when: "Stripe was not asked, and deliveries were refused for this of late, perhaps of others",
        given: {
          unread: ["stripe"],
          ledger: {
            rejectedLately: [
              { reason: code, count: 3, firstAt: ago({ hours: 2 }), lastAt: ago({ hours: 1 }), detail: null },
            ],
          },
        },
        missing: /3 deliveries were refused for this of late, perhaps of others\.$/,
      },
      ...(more.undecidable ?? []),
    ],
  };
}

/** Of a body nothing can be read: only the moment of the event's first try speaks. */
export function bodilessTable(code: CauseCode): RuleTable {
  const nameless = (minutesAfter: number) =>
    refusal(code, { bears: null, at: ago({ hours: 1, minutes: -minutesAfter }) });
  const found: RuleTable["found"] = [
    {
      when: "nothing of the refused body can be read, and it came at the event's first try",
      given: { eventsThere: [eventThere("evt_1", { pendingWebhooks: 1 })], rejections: [nameless(2)] },
      evidence: ["delivery dlv_1 reason", "event evt_1"],
      certainty: "likely",
    },
  ];
  return refusalTable(code, {
    found,
    cleared: [
      {
        when: "nothing of it can be read, and it came later than a first try",
        given: { eventsThere: [eventThere("evt_1", { pendingWebhooks: 1 })], rejections: [nameless(3)] },
        looked: "No delivery about this payer was refused for this.",
      },
      {
        when: "nothing of it can be read, and Stripe calls the event delivered",
        given: { eventsThere: [eventThere("evt_1")], rejections: [nameless(1)] },
        looked: "No delivery about this payer was refused for this.",
      },
    ],
  });
}
