/** Unique events for load, built before the clock runs. The shapes are the demo's: complete objects of the current API. */
import { prices } from "../../app/cli/demo/catalogue";
import type { DemoEvent } from "../../app/cli/demo/event";
import type { Person } from "../../app/cli/demo/person";
import { purchaseEvents } from "../../app/cli/demo/purchase";
import { signatureHeader } from "../../app/cli/ingest/sign";
import { wireFormat } from "../../app/cli/ingest/wire-format";

export interface PooledEvent {
  event: DemoEvent;
  body: Buffer;
}

/** What Stripe's larger objects weigh; smaller events than the least are padded in their metadata. */
const leastBytes = 2_000;
const mostBytes = 9_000;

/** `count` events, each with an id of its own; the same for the same `run`. */
export function eventPool(count: number, run: string): PooledEvent[] {
  const pool: PooledEvent[] = [];
  for (let buyer = 0; pool.length < count; buyer++) {
    const person: Person = {
      key: `bench ${run} ${buyer}`,
      name: `Load ${buyer}`,
      email: `load${buyer}@example.com`,
      user: null,
      city: "Berlin",
      country: "DE",
      card: { brand: "visa", last4: "4242" },
    };
    const purchase = {
      person,
      price: prices.proMonthly,
      at: 1_800_000_000 + buyer,
      userId: `user_${buyer % 5_000}`,
    };
    for (const event of purchaseEvents(purchase)) {
      // Nothing that a peer would fetch more for from Stripe's API.
      if (event.type.startsWith("checkout.")) continue;
      const body = Buffer.from(padded(event));
      if (body.length <= mostBytes && pool.length < count) pool.push({ event, body });
    }
  }
  return pool;
}

function padded(event: DemoEvent): string {
  const text = wireFormat(event);
  if (text.length >= leastBytes) return text;
  const object = event.data.object as { metadata?: Record<string, string> };
  const note = "n".repeat(leastBytes - text.length);
  return wireFormat({
    ...event,
    data: { ...event.data, object: { ...object, metadata: { ...object.metadata, note } } },
  });
}

/** A whole HTTP request, so that sending it is one write. */
export function signedRequest(body: Buffer, target: URL, secret: string, timestamp: number): Buffer {
  const head =
    `POST ${target.pathname} HTTP/1.1\r\nHost: ${target.host}\r\nConnection: keep-alive\r\n` +
    `User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\n` +
    `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\n` +
    `Stripe-Signature: ${signatureHeader(body.toString(), secret, timestamp)}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
