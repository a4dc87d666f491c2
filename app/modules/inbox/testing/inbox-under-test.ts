/** An inbox on a real database, and requests for it as Stripe would sign them. For tests only. */
import { createHmac, randomBytes } from "node:crypto";
import { pino } from "pino";
import { Registry } from "prom-client";
import { createPool, type Pool } from "~/lib/database.server";
import { createInbox, type Inbox, type Outcome } from "../inbox.server";

const secret = "whsec_5f3c1e9a7b2d4f6088aa";

export const freshId = (prefix: string) => `${prefix}_${randomBytes(10).toString("hex")}`;

export function eventBody(
  fields: object = {},
  object: object = { id: "sub_1", object: "subscription" },
): Buffer {
  const event = {
    id: freshId("evt"),
    object: "event",
    api_version: "2026-10-28.endive",
    created: 1_700_000_000,
    data: { object },
    livemode: false,
    request: { id: "req_1", idempotency_key: null },
    type: "customer.subscription.updated",
    ...fields,
  };
  return Buffer.from(JSON.stringify(event));
}

export const signatureOf = (body: Uint8Array, at: Date, key = secret) => {
  const time = Math.floor(at.getTime() / 1000);
  return `t=${time},v1=${createHmac("sha256", key).update(`${time}.`).update(body).digest("hex")}`;
};

export interface InboxUnderTest {
  inbox: Inbox;
  pool: Pool;
  /** What `clock` says; may be set. */
  now: Date;
  /** Signs and hands in a body. */
  deliver(
    body: Uint8Array,
    options?: { key?: string; header?: string | null; address?: string },
  ): Promise<Outcome>;
}

export function inboxUnderTest(
  url: string,
  options: { rejectedPerMinute?: number; metrics?: Registry } = {},
): InboxUnderTest {
  const pool = createPool({
    url,
    max: 2,
    applicationName: "inbox test",
    connectTimeoutMs: 1_000,
    statementTimeoutMs: 1_500,
  });
  const under: InboxUnderTest = {
    pool,
    now: new Date(),
    inbox: createInbox({
      pool,
      clock: () => under.now,
      log: pino({ level: "silent" }),
      secrets: [{ label: "endpoint", secret }],
      livemode: false,
      rejectedPerMinute: options.rejectedPerMinute ?? 1_000,
      metrics: options.metrics ?? new Registry(),
    }),
    deliver: (body, { key, header, address = "203.0.113.7" } = {}) =>
      under.inbox.receive({
        body,
        signatureHeader: header === undefined ? signatureOf(body, under.now, key) : header,
        address,
        userAgent: "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        receivedAt: under.now,
      }),
  };
  return under;
}
