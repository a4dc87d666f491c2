/** Events as Stripe would send them: built, rendered, signed and posted over HTTP. */
import { randomBytes } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect } from "@playwright/test";
import Stripe from "stripe";
import { signingSecret } from "./app-under-test";

const stripe = new Stripe("sk_test_not_used");

/** `evt_` and the like, unique for each call. */
export const freshId = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

export interface EventOptions {
  id?: string;
  created?: number;
  livemode?: boolean;
  previous_attributes?: object;
}

export function eventOf(type: string, object: object, options: EventOptions = {}) {
  return {
    id: options.id ?? freshId("evt"),
    object: "event",
    api_version: "2026-10-28.endive",
    created: options.created ?? Math.floor(Date.now() / 1000),
    data: {
      object,
      ...(options.previous_attributes ? { previous_attributes: options.previous_attributes } : {}),
    },
    livemode: options.livemode ?? false,
    pending_webhooks: 1,
    request: { id: freshId("req"), idempotency_key: null },
    type,
  };
}

export function subscription(fields: {
  id?: string;
  customer: string;
  status?: string;
  price?: string;
  userId?: string;
  cancelAtPeriodEnd?: boolean;
}) {
  const now = Math.floor(Date.now() / 1000);
  return {
    id: fields.id ?? freshId("sub"),
    object: "subscription",
    customer: fields.customer,
    status: fields.status ?? "active",
    cancel_at_period_end: fields.cancelAtPeriodEnd ?? false,
    cancel_at: null,
    canceled_at: null,
    collection_method: "charge_automatically",
    created: now,
    currency: "eur",
    ended_at: null,
    livemode: false,
    metadata: fields.userId ? { userId: fields.userId } : {},
    start_date: now,
    trial_end: null,
    trial_start: null,
    items: {
      object: "list",
      data: [
        {
          id: freshId("si"),
          object: "subscription_item",
          current_period_start: now,
          current_period_end: now + 30 * 86_400,
          quantity: 1,
          price: {
            id: fields.price ?? "price_demo_pro_monthly",
            object: "price",
            currency: "eur",
            unit_amount: 1900,
            product: "prod_demo_pro",
            recurring: { interval: "month", interval_count: 1 },
            metadata: {},
          },
        },
      ],
      has_more: false,
      url: "/v1/subscription_items",
    },
  };
}

export interface PostOptions {
  secret?: string;
  timestamp?: number;
  /** Changes the bytes after they were signed. */
  alter?: (body: string) => string;
  header?: string | null;
}

export interface WebhookAnswer {
  status: number;
  body: { received?: boolean; duplicate?: boolean; error?: { code: string; message: string } };
}

/** Signs and posts one event; returns the endpoint's answer, whatever it is. */
export async function post(
  request: APIRequestContext,
  event: object,
  options: PostOptions = {},
): Promise<WebhookAnswer> {
  const payload = JSON.stringify(event, null, 2);
  const header =
    options.header === undefined
      ? stripe.webhooks.generateTestHeaderString({
          payload,
          secret: options.secret ?? signingSecret(),
          timestamp: options.timestamp ?? Math.floor(Date.now() / 1000),
        })
      : options.header;
  const response = await request.post("/api/stripe/webhook", {
    data: Buffer.from(options.alter ? options.alter(payload) : payload),
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(header === null ? {} : { "stripe-signature": header }),
    },
  });
  return { status: response.status(), body: await response.json() };
}

/** Posts an event that must be taken: whatever else the endpoint answers fails the test, and is told. */
export async function deliver(request: APIRequestContext, event: object): Promise<void> {
  expect(await post(request, event), "the webhook's answer").toMatchObject({
    status: 200,
    body: { received: true },
  });
}
