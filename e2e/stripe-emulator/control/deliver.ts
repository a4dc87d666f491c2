/** Posts anything to an endpoint, signed as asked: what no honest event could be. */
import Stripe from "stripe";
import { toWire } from "../api/wire";
import type { Emulator, World } from "../emulator";
import { resolveLostEvents } from "../events/lost-events";
import { Sender } from "../webhooks/send";
import { webhookEndpoints } from "../webhooks/tables";
import { withBase } from "../work/base-url";
import { ControlError } from "./control-error";

const WORLDS: readonly World[] = ["test", "live"];

/**
 * `payload` is text as it is, or a value written in Stripe's wire format.
 * `header` replaces the signature header (null leaves it out).
 */
export async function deliver(emulator: Emulator, body: Record<string, unknown>): Promise<object> {
  const endpoint = WORLDS.map((world) =>
    emulator.database.space(world).table(webhookEndpoints).get(String(body.endpoint)),
  ).find((row) => row !== null);
  if (!endpoint) throw new ControlError(`no webhook endpoint ${String(body.endpoint)}`);
  if (body.payload === undefined) throw new ControlError("give a payload");
  const payload =
    typeof body.payload === "string" ? body.payload : withBase(toWire(body.payload), emulator.baseUrl);
  const secondsAgo = typeof body.signed_seconds_ago === "number" ? body.signed_seconds_ago : 0;
  const header =
    body.header === undefined
      ? Stripe.webhooks.generateTestHeaderString({
          payload,
          secret: typeof body.secret === "string" ? body.secret : endpoint.hidden.secret,
          timestamp: Math.floor(Date.now() / 1000) - secondsAgo,
        })
      : body.header;
  const sender = new Sender();
  try {
    const received = await sender.post(
      endpoint.object.url,
      {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        ...(typeof header === "string" ? { "stripe-signature": header } : {}),
      },
      Buffer.from(payload),
      emulator.webhookSettings.timeoutMs,
    );
    return {
      status: received.status,
      error: received.error,
      body: received.body,
      duration_ms: received.durationMs,
    };
  } finally {
    sender.close();
  }
}

/**
 * At Stripe thin events go to destinations of their own; here every enabled
 * endpoint of the mode is told, so that a receiver can show what it does with one.
 */
export async function tellLostEvents(emulator: Emulator): Promise<object> {
  const told: object[] = [];
  for (const world of WORLDS) {
    const resolved = emulator.transact(world, { request: null, idempotencyKey: null }, resolveLostEvents);
    const endpoints = [...emulator.database.space(world).table(webhookEndpoints).oldestFirst()];
    for (const event of resolved) {
      for (const { object: endpoint } of endpoints) {
        if (endpoint.status !== "enabled") continue;
        const received = await deliver(emulator, { endpoint: endpoint.id, payload: event });
        told.push({ event: event.id, endpoint: endpoint.id, ...received });
      }
    }
  }
  return { data: told };
}
