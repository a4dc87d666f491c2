/** Events for tests: made as Stripe makes them, stored as the inbox stores them. */
import type { Pool } from "~/lib/database.server";
import { readEvent } from "../../inbox/read-event";
import { storeArrivals } from "../../inbox/store-arrivals.server";

export type Json = Record<string, unknown>;

let made = 0;
/** Unlike any other of this run. */
export const fresh = (prefix: string) => `${prefix}_${process.pid.toString(36)}${(made++).toString(36)}`;

/** An event about an object; `created` in unix seconds. */
export function eventOf(type: string, created: number, object: Json, more: Json = {}): Json {
  const { previous_attributes, ...envelope } = more;
  return {
    id: fresh("evt"),
    object: "event",
    type,
    created,
    livemode: false,
    api_version: "2026-10-28.endive",
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    data: { object, ...(previous_attributes ? { previous_attributes } : {}) },
    ...envelope,
  };
}

/** Stores events as if Stripe had sent them; gives what the inbox made of each. */
export async function deliver(
  pool: Pool,
  events: readonly (Json | Buffer)[],
  at = new Date(),
): Promise<string[]> {
  const arrivals = events.map((event) => {
    const body = Buffer.isBuffer(event) ? event : Buffer.from(JSON.stringify(event, null, 2));
    const read = readEvent(body, { livemode: false, receivedAtMs: at.getTime() });
    if (read.kind !== "event") throw new Error(read.detail);
    return {
      facts: read.facts,
      body,
      receivedAtMs: at.getTime(),
      address: null,
      userAgent: null,
      skewSeconds: 0,
      secretLabel: "test",
      secretFingerprint: "0000",
    };
  });
  const connection = await pool.connect();
  try {
    return (await storeArrivals(connection, arrivals)).outcomes;
  } finally {
    connection.release();
  }
}

export const seconds = (iso: string) => Date.parse(iso) / 1_000;

/** A subscription as Stripe writes it today. */
export function subscriptionOf(id: string, customer: string, fields: Json = {}): Json {
  const { price = "price_pro", current_period_end = seconds("2027-01-01T00:00:00Z"), ...rest } = fields;
  return {
    id,
    object: "subscription",
    customer,
    status: "active",
    created: seconds("2026-11-01T00:00:00Z"),
    livemode: false,
    cancel_at: null,
    cancel_at_period_end: false,
    metadata: {},
    items: {
      object: "list",
      has_more: false,
      data: [
        {
          id: `si_${id}`,
          object: "subscription_item",
          quantity: 1,
          price: { id: price, object: "price", product: "prod_1", unit_amount: 1900, currency: "eur" },
          current_period_start: seconds("2026-12-01T00:00:00Z"),
          current_period_end,
        },
      ],
    },
    ...rest,
  };
}
