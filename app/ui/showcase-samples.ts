/** Made-up data for the page of all components. */
import type { DeliveryRow, EventRow } from "~/modules/inbox/event-view";
import type { Tone } from "./tone";

export const samplePayload = `{
  "id": "evt_1Qx",
  "object": "event",
  "livemode": false,
  "created": 1795356131,
  "data": {
    "object": {
      "id": "cus_R9s",
      "email": "••••••",
      "description": null
    }
  }
}`;

type Ago = (seconds: number) => string;

export function sampleEvents(ago: Ago): EventRow[] {
  const event = (
    seq: number,
    type: string,
    mapping: string,
    sync: EventRow["sync"],
    more: Partial<EventRow> = {},
  ): EventRow => {
    const at = ago(seq * 47);
    const tone = (good: string, word: string): Tone =>
      word === good
        ? "good"
        : ["pending", "unmapped"].includes(word)
          ? "waiting"
          : ["failed", "dead"].includes(word)
            ? "bad"
            : "none";
    return {
      seq,
      id: `evt_1Q${seq}xYzABcdEfGh`,
      type,
      account: null,
      livemode: false,
      apiVersion: "2026-10-28.endive",
      createdAt: at,
      receivedAt: at,
      objectType: "subscription",
      objectId: "sub_1Q",
      customerId: "cus_R9sT2uVwXyZ",
      userId: mapping === "mapped" ? "user_42" : null,
      userName: mapping === "mapped" ? "Mara Lind" : null,
      duplicates: 0,
      sync,
      stages: [
        { name: "arrival", outcome: "arrived", tone: "good", reason: null, at },
        {
          name: "verification",
          outcome: "verified",
          tone: "good",
          reason: "Signed with the secret “dashboard”",
          at,
        },
        { name: "dedupe", outcome: "first", tone: "good", reason: null, at },
        {
          name: "mapping",
          outcome: mapping,
          tone: tone("mapped", mapping),
          reason: null,
          at: sync === "pending" ? null : at,
        },
        {
          name: "sync",
          outcome: sync,
          tone: tone("applied", sync),
          reason: null,
          at: sync === "pending" ? null : at,
        },
      ],
      durationMs: sync === "pending" ? null : 38,
      ...more,
    };
  };
  return [
    event(1, "customer.subscription.updated", "mapped", "applied"),
    event(2, "invoice.paid", "unmapped", "applied", { duplicates: 2 }),
    event(3, "customer.updated", "mapped", "stale"),
    event(4, "checkout.session.completed", "pending", "pending"),
    event(5, "charge.refunded", "mapped", "failed"),
    event(6, "product.updated", "not_applicable", "ignored", { customerId: null }),
  ];
}

export function sampleDeliveries(ago: Ago): DeliveryRow[] {
  const delivery = (id: number, more: Partial<DeliveryRow>): DeliveryRow => ({
    id,
    receivedAt: ago(id * 30),
    outcome: "accepted",
    reason: null,
    detail: null,
    eventId: "evt_1Q",
    size: 4_711,
    bodySha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    bodyPrefix: null,
    address: "54.187.174.169",
    userAgent: "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    signatureHeader: null,
    skewSeconds: -1,
    secretLabel: "dashboard",
    secretFingerprint: "3f9a1c",
    suppressed: 0,
    ...more,
  });
  return [
    delivery(1, { outcome: "duplicate" }),
    delivery(2, {}),
    delivery(3, {
      outcome: "rejected",
      reason: "signature_timestamp_old",
      detail: "The signature is 412 s old; 300 s are allowed.",
      skewSeconds: -412,
      signatureHeader: "t=1795356131,v1=5257a869…",
      bodyPrefix: '{\\n  \\"id\\": \\"evt_1Q\\"',
      suppressed: 31,
    }),
  ];
}
