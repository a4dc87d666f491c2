/** Webhooks: what is sent, to whom, signed how, and what becomes of failures. */
import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listen, startForTest, type Listener, type Started } from "../testing/start";
import type { Attempt, Delivery } from "./tables";

let emulator: Started;
let listener: Listener;

beforeEach(async () => {
  emulator = await startForTest();
  listener = await listen();
});
afterEach(async () => {
  await emulator.stop();
  await listener.stop();
});

const HOUR = 3600;
const settle = () => emulator.control("POST", "/settle");
const attemptsOf = async (event: string) =>
  (await emulator.control<{ data: Attempt[] }>("GET", `/attempts?event=${event}`)).data;

function endpoint(params: Partial<Stripe.WebhookEndpointCreateParams> = {}): Promise<Stripe.WebhookEndpoint> {
  return emulator.stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ["*"], ...params });
}

test("an event type that there is not cannot be enabled", async () => {
  const form = (type: string) => ({ url: listener.url, "enabled_events[0]": type });
  const make = (type: string) => emulator.stripe.rawRequest("POST", "/v1/webhook_endpoints", form(type));
  await expect(make("foo.bar")).rejects.toMatchObject({ statusCode: 400, param: "enabled_events[0]" });
  await expect(make("customer.*")).rejects.toMatchObject({ statusCode: 400 });
  await make("invoice.paid");
});

test("an event arrives as the SDK verifies it, and says what changed and who asked", async () => {
  const { secret } = await endpoint();
  const customer = await emulator.stripe.customers.create({
    email: "before@example.com",
    metadata: { a: "1" },
  });
  await emulator.stripe.customers.update(
    customer.id,
    { email: "after@example.com", metadata: { b: "2" } },
    { idempotencyKey: "change-once" },
  );
  await settle();
  expect(listener.types()).toEqual(["customer.created", "customer.updated"]);
  const [created, updated] = listener.received.map((hook) =>
    emulator.stripe.webhooks.constructEvent(hook.body, String(hook.headers["stripe-signature"]), secret!),
  );
  expect(created).toMatchObject({
    object: "event",
    api_version: "2026-10-28.endive",
    livemode: false,
    pending_webhooks: 1,
  });
  expect(created!.data).not.toHaveProperty("previous_attributes");
  expect(updated!.data.previous_attributes).toEqual({ email: "before@example.com", metadata: { b: null } });
  expect(updated!.request).toEqual({ id: expect.stringMatching(/^req_/), idempotency_key: "change-once" });
});

test("the body is in Stripe's wire format, byte for byte what was signed", async () => {
  await endpoint();
  await emulator.stripe.products.create({ name: "naïve ☕" });
  await settle();
  const { body, headers } = listener.received[0]!;
  expect(body).toMatch(/^\{\n {2}"id": "evt_/);
  expect(body).toContain('"images": [\n\n      ]');
  expect(body).toContain("naïve ☕");
  expect(headers["content-length"]).toBe(String(Buffer.byteLength(body)));
  expect(headers["content-type"]).toBe("application/json; charset=utf-8");
});

test("the secret is told once, when the endpoint is made", async () => {
  const made = await endpoint();
  expect(made.secret).toMatch(/^whsec_\w{32}$/);
  expect(await emulator.stripe.webhookEndpoints.retrieve(made.id)).not.toHaveProperty("secret");
  expect((await emulator.stripe.webhookEndpoints.list()).data[0]).not.toHaveProperty("secret");
  expect(await emulator.stripe.webhookEndpoints.update(made.id, { description: "ours" })).not.toHaveProperty(
    "secret",
  );
});

test("only enabled types of enabled endpoints of this mode are sent", async () => {
  const some = await endpoint({ enabled_events: ["product.created"] });
  const live = emulator.client("sk_live_emulatortests");
  await live.products.create({ name: "live" });
  await emulator.stripe.customers.create({});
  await emulator.stripe.products.create({ name: "test" });
  await settle();
  expect(listener.types()).toEqual(["product.created"]);
  await emulator.stripe.webhookEndpoints.update(some.id, { disabled: true });
  await emulator.stripe.products.create({ name: "unseen" });
  await emulator.stripe.webhookEndpoints.update(some.id, { disabled: false });
  await emulator.stripe.products.create({ name: "seen" });
  await settle();
  // What happened while it was disabled is not sent later.
  expect(
    listener.received.map(
      (hook) => (JSON.parse(hook.body) as { data: { object: { name: string } } }).data.object.name,
    ),
  ).toEqual(["test", "seen"]);
});

test("a failure is tried again with growing pauses in emulator time, and counted until it succeeds", async () => {
  await endpoint();
  listener.answer = 503;
  const { id } = await emulator.stripe.customers.create({});
  await settle();
  const [event] = (await emulator.stripe.events.list()).data;
  expect(event).toMatchObject({ type: "customer.created", pending_webhooks: 1 });
  const failing = await emulator.stripe.events.list({ delivery_success: false });
  expect(failing.data.map((each) => each.id)).toEqual([event!.id]);
  for (const seconds of [600, HOUR]) {
    await emulator.control("POST", "/advance", { seconds });
    await settle();
  }
  listener.answer = 204;
  await emulator.control("POST", "/advance", { seconds: 3 * HOUR });
  await settle();
  const attempts = await attemptsOf(event!.id);
  expect(attempts.map(({ number, status, ok }) => [number, status, ok])).toEqual([
    [4, 204, true],
    [3, 503, false],
    [2, 503, false],
    [1, 503, false],
  ]);
  expect(attempts[3]).toMatchObject({
    response_body: '{"received":true}',
    error: null,
    event_type: "customer.created",
  });
  expect((await emulator.stripe.events.retrieve(event!.id)).pending_webhooks).toBe(0);
  expect((await emulator.stripe.events.list({ delivery_success: true })).data[0]!.id).toBe(event!.id);
  expect(id).toMatch(/^cus_/);
});

test("a redirect is a failure and is not followed; silence is one too", async () => {
  const { id } = await endpoint();
  listener.answer = 308;
  await emulator.stripe.customers.create({});
  await settle();
  expect(listener.received).toHaveLength(1);
  await emulator.stripe.webhookEndpoints.del(id);

  await emulator.control("POST", "/settings", { timeout_ms: 150 });
  await endpoint({ enabled_events: ["product.created"] });
  listener.answer = () => "hang";
  await emulator.stripe.products.create({ name: "slow" });
  await settle();
  const [event] = (await emulator.stripe.events.list({ type: "product.created" })).data;
  expect(await attemptsOf(event!.id)).toMatchObject([
    { status: null, error: "no answer in time", ok: false },
  ]);
});

test("when the attempts are used up Stripe gives up, and the event stays readable", async () => {
  await endpoint();
  listener.answer = 500;
  await emulator.stripe.customers.create({});
  await settle();
  for (const seconds of [600, HOUR, 3 * HOUR, 24 * HOUR]) {
    await emulator.control("POST", "/advance", { seconds });
    await settle();
  }
  expect(listener.received).toHaveLength(4);
  const { data } = await emulator.control<{ data: Delivery[] }>("GET", "/deliveries");
  expect(data).toMatchObject([{ state: "failed", attempts: 4 }]);
  expect((await emulator.stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
});

test("an endpoint that only fails, often and for long, is disabled", async () => {
  const { id } = await endpoint();
  await emulator.control("POST", "/settings", { disable_after: { attempts: 3, seconds: HOUR } });
  listener.answer = 404;
  await emulator.stripe.customers.create({});
  await settle();
  for (const seconds of [600, HOUR]) {
    await emulator.control("POST", "/advance", { seconds });
    await settle();
  }
  expect((await emulator.stripe.webhookEndpoints.retrieve(id)).status).toBe("disabled");
  await emulator.stripe.customers.create({});
  await settle();
  expect(listener.received).toHaveLength(3);
});

test("an event is sent again to one endpoint, as `stripe events resend` asks", async () => {
  const { id, secret } = await endpoint();
  await emulator.stripe.customers.create({});
  await settle();
  const [event] = (await emulator.stripe.events.list()).data;
  await emulator.stripe.rawRequest("POST", `/v1/events/${event!.id}/retry`, { webhook_endpoint: id });
  await settle();
  expect(listener.received).toHaveLength(2);
  const again = listener.received[1]!;
  const verified = emulator.stripe.webhooks.constructEvent(
    again.body,
    String(again.headers["stripe-signature"]),
    secret!,
  );
  expect(verified.id).toBe(event!.id);
  const forCli = await emulator.stripe.rawRequest("POST", `/v1/events/${event!.id}/retry`, {
    for_stripecli: true,
  });
  expect(forCli).toMatchObject({ id: event!.id });
});

test("an endpoint of an old API version gets the old shapes, in data and in what changed", async () => {
  await endpoint({
    api_version: "2020-08-27",
    enabled_events: ["charge.succeeded", "payment_intent.succeeded"],
  });
  const intent = await emulator.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
    allowed_payment_method_types: ["card"],
  });
  await settle();
  const succeeded = listener.received
    .map(
      (hook) =>
        JSON.parse(hook.body) as {
          type: string;
          api_version: string;
          data: { object: Record<string, unknown> };
        },
    )
    .find((event) => event.type === "payment_intent.succeeded")!;
  expect(succeeded.api_version).toBe("2020-08-27");
  expect(succeeded.data.object).not.toHaveProperty("latest_charge");
  expect(succeeded.data.object).toMatchObject({
    charges: { object: "list", total_count: 1, data: [{ id: intent.latest_charge }] },
    invoice: null,
  });
});

test("events are listed by type, by several types and by time, for thirty days", async () => {
  const customer = await emulator.stripe.customers.create({});
  await emulator.stripe.customers.update(customer.id, { name: "x" });
  await emulator.stripe.products.create({ name: "p" });
  const types = async (params: Stripe.EventListParams) =>
    (await emulator.stripe.events.list(params)).data.map(({ type }) => type);
  expect(await types({})).toEqual(["product.created", "customer.updated", "customer.created"]);
  expect(await types({ type: "customer.*" })).toEqual(["customer.updated", "customer.created"]);
  expect(await types({ types: ["product.created", "customer.created"] })).toEqual([
    "product.created",
    "customer.created",
  ]);
  const [event] = (await emulator.stripe.events.list()).data;
  expect(await types({ created: { gt: event!.created } })).toEqual([]);
  await emulator.control("POST", "/advance", { seconds: 31 * 24 * HOUR });
  expect(await types({})).toEqual([]);
  await expect(emulator.stripe.events.retrieve(event!.id)).rejects.toMatchObject({
    code: "resource_missing",
  });
});
