/** Faults: each breaks exactly one thing, for exactly whom it names. */
import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { listen, startForTest, type Listener, type ReceivedHook, type Started } from "../testing/start";
import type { FaultMatch, WebhookAction } from "./fault";

let emulator: Started;
let listener: Listener;
let secret: string;
let endpointId: string;

beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());
beforeEach(async () => {
  listener = await listen();
  const made = await emulator.stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ["*"] });
  secret = made.secret!;
  endpointId = made.id;
});
afterEach(async () => {
  await emulator.control("DELETE", "/faults");
  await emulator.stripe.webhookEndpoints.del(endpointId);
  await listener.stop();
});

const settle = () => emulator.control("POST", "/settle");
const fault = (action: WebhookAction, match: FaultMatch = { types: ["product.created"] }, times?: number) =>
  emulator.control("POST", "/faults", {
    kind: "webhook",
    action,
    match,
    ...(times === undefined ? {} : { times }),
  });

/** Makes `product.created` happen and gives what came of it. */
async function happen(name = "x"): Promise<ReceivedHook | undefined> {
  await emulator.stripe.products.create({ name, metadata: { z: "1", a: "ü" } });
  await settle();
  return listener.received.at(-1);
}

/** Null when it verifies, else the SDK's words. */
function refused(hook: ReceivedHook | undefined): string | null {
  try {
    Stripe.webhooks.constructEvent(hook!.body, String(hook!.headers["stripe-signature"] ?? ""), secret);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const namesReceived = () =>
  listener.received.map(
    (hook) => (JSON.parse(hook.body) as { data: { object: { name: string } } }).data.object.name,
  );

test("without a fault everything verifies", async () => {
  expect(refused(await happen())).toBeNull();
});

test("another secret signs", async () => {
  await fault({ do: "wrong_secret", secret: "whsec_another" });
  const hook = await happen();
  expect(refused(hook)).toContain("No signatures found matching");
  const [, t = "", v1 = ""] = /t=(\d+),v1=(\w+)/.exec(String(hook!.headers["stripe-signature"])) ?? [];
  expect(createHmac("sha256", "whsec_another").update(`${t}.${hook!.body}`).digest("hex")).toBe(v1);
});

test("the timestamp lies in the past or the future, and the HMAC is right", async () => {
  await fault({ do: "timestamp", seconds: -900 }, {}, 1);
  const old = await happen();
  expect(refused(old)).toContain("Timestamp outside the tolerance zone");
  await fault({ do: "timestamp", seconds: 900 }, {}, 1);
  const future = await happen();
  const stamp = Number(/t=(\d+)/.exec(String(future!.headers["stripe-signature"]))?.[1]);
  expect(stamp).toBeGreaterThan(Date.now() / 1000 + 800);
});

test.each([
  "compact",
  "four_spaces",
  "sorted",
  "trim",
  "trailing_newline",
  "escape_unicode",
  "latin1",
  "cut",
] as const)("the body is altered after signing: %s", async (how) => {
  await fault({ do: "alter_body", how });
  const hook = await happen();
  expect(refused(hook)).toContain("No signatures found matching");
  if (how !== "trim" && how !== "cut" && how !== "latin1")
    expect(JSON.parse(hook!.body)).toMatchObject({ object: "event" });
  expect(hook!.headers["content-length"]).not.toBe("0");
});

test("the header is missing or malformed", async () => {
  await fault({ do: "strip_header" }, {}, 1);
  expect((await happen())!.headers).not.toHaveProperty("stripe-signature");
  await fault({ do: "malformed_header" }, {}, 1);
  expect((await happen())!.headers["stripe-signature"]).toMatch(/^time=/);
});

test("it is posted to another path", async () => {
  await fault({ do: "wrong_path", path: "/webhooks" });
  expect((await happen())!.path).toBe("/webhooks");
});

test("properly signed, it says the other mode, another account, another version", async () => {
  await fault({ do: "other_mode" }, {}, 1);
  const other = await happen();
  expect([refused(other), (JSON.parse(other!.body) as { livemode: boolean }).livemode]).toEqual([null, true]);
  await fault({ do: "account", account: "acct_connected" }, {}, 1);
  const foreign = await happen();
  expect([refused(foreign), (JSON.parse(foreign!.body) as { account: string }).account]).toEqual([
    null,
    "acct_connected",
  ]);
  await fault({ do: "api_version", version: "2020-08-27" }, {}, 1);
  const old = await happen();
  expect([refused(old), (JSON.parse(old!.body) as { api_version: string }).api_version]).toEqual([
    null,
    "2020-08-27",
  ]);
});

test.each([
  ["pending", "pending", 1],
  ["abandoned", "failed", 1],
  ["delivered", "succeeded", 0],
] as const)("dropped, and Stripe believes it %s", async (pretend, state, pending) => {
  await fault({ do: "drop", pretend });
  await happen();
  expect(listener.received).toEqual([]);
  const [event] = (await emulator.stripe.events.list({ limit: 1 })).data;
  expect(event!.pending_webhooks).toBe(pending);
  const { data } = await emulator.control<{ data: { state: string }[] }>(
    "GET",
    `/deliveries?event=${event!.id}`,
  );
  expect(data).toMatchObject([{ state }]);
});

test("a dropped one that is still pending can be delivered by hand", async () => {
  await fault({ do: "drop", pretend: "pending" });
  await happen();
  await emulator.control("POST", "/retry-now", { endpoint: endpointId });
  await settle();
  expect(listener.types()).toEqual(["product.created"]);
});

test("delayed in emulator time", async () => {
  await fault({ do: "delay", seconds: 3600 });
  await happen();
  expect(listener.received).toEqual([]);
  await emulator.control("POST", "/advance", { seconds: 3600 });
  await settle();
  expect(listener.types()).toEqual(["product.created"]);
});

test("sent several times, with one event id", async () => {
  await fault({ do: "duplicate", copies: 2 });
  await happen();
  const ids = new Set(listener.received.map((hook) => (JSON.parse(hook.body) as { id: string }).id));
  expect([listener.received.length, ids.size]).toEqual([3, 1]);
});

test("held until the group is full, then newest first", async () => {
  await fault({ do: "reorder", group: 3 });
  for (const name of ["one", "two", "three"]) await happen(name);
  // Settled is also what follows in its turn, a moment after the one before it.
  expect(namesReceived()).toEqual(["three", "two", "one"]);
});

test("removing the fault lets go what it holds", async () => {
  await fault({ do: "reorder", group: 9 });
  for (const name of ["one", "two"]) await happen(name);
  expect(namesReceived()).toEqual([]);
  await emulator.control("DELETE", "/faults");
  await settle();
  expect(namesReceived()).toEqual(["two", "one"]);
});

test("an event that is never generated is not there to be read either", async () => {
  await fault({ do: "not_generated" });
  const product = await emulator.stripe.products.create({ name: "silent" });
  await settle();
  expect(listener.received).toEqual([]);
  const [latest] = (await emulator.stripe.events.list({ limit: 1, type: "product.created" })).data;
  expect((latest?.data.object as Stripe.Product | undefined)?.id).not.toBe(product.id);
});

test("later Stripe says which events it failed to generate, by thin events", async () => {
  await fault({ do: "not_generated" });
  const product = await emulator.stripe.products.create({ name: "irrecoverable" });
  await emulator.control("POST", "/generation-failures/resolve");
  const hook = listener.received.at(-1)!;
  expect(JSON.parse(hook.body)).toMatchObject({
    object: "v2.core.event",
    type: "v2.core.health.event_generation_failure.resolved",
    data: {
      impact: {
        event_type: "product.created",
        related_object: { id: product.id, url: `/v1/products/${product.id}` },
      },
    },
  });
  const { data } = await emulator.stripe.v2.core.events.list({
    object_id: product.id,
    types: [JSON.parse(hook.body).type as string],
  });
  expect(data).toHaveLength(1);
});

test("a fault hits only whom it names, and only so often", async () => {
  const hit = await emulator.stripe.customers.create({});
  const other = await emulator.stripe.customers.create({});
  await fault({ do: "strip_header" }, { customer: hit.id, types: ["customer.*"] }, 1);
  for (const id of [other.id, hit.id, hit.id])
    await emulator.stripe.customers.update(id, { name: String(listener.received.length) });
  await settle();
  const stripped = listener.received.filter((hook) => !hook.headers["stripe-signature"]);
  expect(stripped).toHaveLength(1);
  expect(stripped[0]!.body).toContain(hit.id);
  const { data } = await emulator.control<{ data: object[] }>("GET", "/faults");
  expect(data).toMatchObject([{ acted: 1, remaining: 0 }]);
});

test("API calls: slow, refused, truncated, gone", async () => {
  const api = (action: object, path = "/v1/products") =>
    emulator.control("POST", "/faults", { kind: "api", action, match: { path }, times: 1 });
  await api({ do: "slow", ms: 200 });
  const started = Date.now();
  await emulator.stripe.products.list();
  expect(Date.now() - started).toBeGreaterThanOrEqual(195);
  for (const [status, type] of [
    [401, "StripeAuthenticationError"],
    [403, "StripePermissionError"],
    [429, "StripeRateLimitError"],
    [500, "StripeAPIError"],
  ] as const) {
    await api({ do: "status", status });
    await expect(emulator.stripe.products.list()).rejects.toMatchObject({ statusCode: status, type });
  }
  await happen("a");
  await happen("b");
  await api({ do: "truncate_lists", limit: 1 });
  expect(await emulator.stripe.products.list()).toMatchObject({ data: [{ name: "b" }], has_more: true });
  // For as long as it stands: the SDK tries once more by itself when a connection breaks.
  const { id } = await emulator.control<{ id: string }>("POST", "/faults", {
    action: { do: "gone" },
    match: { path: "/v1/**" },
  });
  await expect(emulator.stripe.products.list()).rejects.toMatchObject({ type: "StripeConnectionError" });
  await emulator.control("DELETE", `/faults/${id}`);
  await emulator.stripe.products.list();
});

test("a fault that makes no sense is refused with what would", async () => {
  await expect(emulator.control("POST", "/faults", { action: { do: "explode" } })).rejects.toThrow(
    "action.do is one of",
  );
  await expect(
    emulator.control("POST", "/faults", { action: { do: "alter_body", how: "shuffle" } }),
  ).rejects.toThrow("one of compact");
  await expect(
    emulator.control("POST", "/faults", { action: { do: "gone" }, match: { colour: 1 } }),
  ).rejects.toThrow("match.colour");
  const lost = emulator.control("POST", "/faults", {
    action: { do: "drop", pretend: "pending" },
    match: { path: "/v1/products" },
  });
  await expect(lost).rejects.toThrow("match.path fits no webhook fault");
  const blind = emulator.control("POST", "/faults", { action: { do: "gone" }, match: { customer: "cus_x" } });
  await expect(blind).rejects.toThrow("match.customer fits no api fault");
});

test("an action of both kinds is what it matches, and is refused where nothing says which", async () => {
  const kindOf = async (match: object) =>
    (
      await emulator.control<{ kind: string }>("POST", "/faults", {
        action: { do: "truncate_lists", limit: 1 },
        match,
        times: 1,
      })
    ).kind;
  expect(await kindOf({ path: "/v1/products" })).toBe("api");
  expect(await kindOf({ types: ["invoice.paid"] })).toBe("webhook");
  await expect(kindOf({ mode: "test" })).rejects.toThrow("say kind");
});

test("anything at all can be posted to an endpoint by hand", async () => {
  const post = (body: object) =>
    emulator.control<{ status: number }>("POST", "/deliver", { endpoint: endpointId, ...body });
  expect(await post({ payload: { object: "v2.core.event", id: "evt_thin" } })).toMatchObject({ status: 200 });
  expect(refused(listener.received.at(-1))).not.toContain("No signatures found");
  await post({ payload: "not json", header: null });
  expect(listener.received.at(-1)).toMatchObject({ body: "not json" });
  expect(listener.received.at(-1)!.headers).not.toHaveProperty("stripe-signature");
});
