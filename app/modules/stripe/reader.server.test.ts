/** The reader with the real SDK and a real database, against a server that answers as Stripe does, or does not. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { accessProblem } from "./access-problem.server";
import { createPace } from "./pace.server";
import { createStripeReader } from "./reader.server";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("delete from stripe_access"));

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

const list = (data: unknown[], hasMore = false): Answer => ({
  body: { object: "list", data, has_more: hasMore, url: "/" },
});

/** `never`: the request is taken, and nothing comes back. */
async function stripeThat(
  answer: (path: string, query: URLSearchParams, count: number) => Answer | "never" | null,
  patience: { timeoutMs: number; readingMs?: number } = { timeoutMs: 1_000 },
) {
  const seen: string[] = [];
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://stripe.test");
    seen.push(pathname);
    const given = answer(pathname, searchParams, seen.length) ?? list([]);
    if (given === "never") return;
    const headers = { "content-type": "application/json", "request-id": `req_${seen.length}` };
    response.writeHead(given.status ?? 200, { ...headers, ...given.headers });
    response.end(JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { pool } = database;
  const reader = createStripeReader({
    key: "sk_test_verySecretKey",
    apiBase: `http://127.0.0.1:${port}`,
    livemode: false,
    pool,
    pace: createPace({ pool, livemode: false }),
    clock: () => new Date(),
    log: createLog("test", "silent"),
    ...patience,
  });
  return { reader, seen };
}

const customer = { id: "cus_1", object: "customer", email: "a@example.com", metadata: {} };
const item = (n: number) => ({
  id: `si_${n}`,
  object: "subscription_item",
  current_period_start: 1_000 - n,
  current_period_end: 2_000 + n,
  price: { id: `price_${n}`, object: "price" },
});
const subscription = (items: unknown) => ({
  id: "sub_1",
  object: "subscription",
  customer: "cus_1",
  status: "active",
  metadata: {},
  items,
});
const line = (n: number) => ({ id: `li_${n}`, object: "item", quantity: 1, price: { id: `price_${n}` } });
const session = (line_items: unknown) => ({
  id: "cs_1",
  object: "checkout.session",
  customer: "cus_1",
  mode: "payment",
  line_items,
});
const entitled = (lookup_key: string) => ({
  id: `ent_${lookup_key}`,
  object: "entitlements.active_entitlement",
  feature: `feat_${lookup_key}`,
  lookup_key,
});
const refusal = (status: number, error: object, headers = {}): Answer => ({
  status,
  headers,
  body: { error },
});

test("everything of a customer, page by page, with what the lists within did not hold", async () => {
  const { reader, seen } = await stripeThat((path, query) => {
    switch (path) {
      case "/v1/customers/cus_1":
        return { body: customer };
      case "/v1/subscriptions":
        expect(query.get("status")).toBe("all");
        return list([subscription({ object: "list", has_more: true, data: [item(1)] })]);
      case "/v1/subscription_items":
        return query.get("starting_after") === "si_1" ? list([item(2)], true) : list([item(3)]);
      case "/v1/invoices": {
        const second = query.get("starting_after") === "in_1";
        const payment = {
          object: "invoice_payment",
          status: "paid",
          payment: { type: "payment_intent", payment_intent: "pi_1" },
        };
        return list(
          [
            {
              id: second ? "in_2" : "in_1",
              object: "invoice",
              customer: "cus_1",
              status: "paid",
              payments: { object: "list", data: [payment], has_more: false },
            },
          ],
          !second,
        );
      }
      case "/v1/charges":
        return list([
          {
            id: "ch_1",
            object: "charge",
            customer: "cus_1",
            status: "succeeded",
            disputed: true,
            refunds: { object: "list", has_more: true, data: [{ id: "re_1", object: "refund" }] },
          },
        ]);
      case "/v1/refunds":
        return list([{ id: "re_2", object: "refund", charge: "ch_1" }]);
      case "/v1/disputes":
        expect(query.get("charge")).toBe("ch_1");
        return list([{ id: "dp_1", object: "dispute", charge: "ch_1", status: "lost" }]);
      case "/v1/checkout/sessions":
        return list([session({ object: "list", has_more: true, data: [line(1)] })]);
      case "/v1/checkout/sessions/cs_1/line_items":
        expect(query.get("starting_after")).toBe("li_1");
        return list([line(2)]);
      case "/v1/subscription_schedules":
        return list([{ id: "sub_sched_1", object: "subscription_schedule", customer: "cus_1", phases: [] }]);
      case "/v1/credit_notes":
        return list([{ id: "cn_1", object: "credit_note", customer: "cus_1", status: "issued" }]);
      case "/v1/entitlements/active_entitlements":
        return query.has("starting_after") ? list([entitled("b")]) : list([entitled("a")], true);
      default:
        return null;
    }
  });
  const read = await reader.customer("cus_1");
  if (!read.ok) throw new Error(read.failure.message);
  const ids = read.value.objects.map(({ snapshot }) => snapshot.id);
  const own = ["cus_1", "sub_1", "in_1", "in_2", "ch_1", "re_1", "re_2", "dp_1", "cs_1"];
  expect(ids).toEqual([...own, "sub_sched_1", "cn_1", "cus_1"]);
  const whole = read.value.objects.find(({ snapshot }) => snapshot.id === "sub_1")?.snapshot;
  expect(whole?.data).toMatchObject({
    items: [{ priceId: "price_1" }, { priceId: "price_2" }, { priceId: "price_3" }],
    itemsTruncated: false,
    currentPeriodStart: 997,
    currentPeriodEnd: 2_003,
  });
  expect(read.value.objects[2]?.snapshot.data).toMatchObject({ paymentIntentId: "pi_1" });
  for (const { snapshot } of read.value.objects) expect(snapshot.customerId, snapshot.id).toBe("cus_1");
  const checkout = read.value.objects.find(({ snapshot }) => snapshot.id === "cs_1")?.snapshot;
  expect(checkout?.data).toMatchObject({ lineItems: [{ priceId: "price_1" }, { priceId: "price_2" }] });
  expect(read.value.objects.at(-1)?.snapshot).toMatchObject({
    type: "entitlement_summary",
    data: { entitlements: [{ lookupKey: "a" }, { lookupKey: "b" }], entitlementsTruncated: false },
  });
  expect(read.value.incomplete).toEqual([]);
  expect(read.value.requestIds).toHaveLength(seen.length);
});

test("a list without end is read so far and no further, and that is told", async () => {
  let made = 0;
  const { reader } = await stripeThat((path) => {
    if (path === "/v1/customers/cus_1") return { body: customer };
    if (path !== "/v1/payment_intents") return null;
    made += 1;
    return list(
      [{ id: `pi_${made}`, object: "payment_intent", customer: "cus_1", status: "succeeded" }],
      true,
    );
  });
  const read = await reader.customer("cus_1");
  expect(read).toMatchObject({ ok: true, value: { incomplete: ["payment_intent"] } });
  expect(made).toBe(20);
});

test("what a restricted key may not read is missing, is told, and is no problem of the key's", async () => {
  const { reader } = await stripeThat((path) => {
    if (path === "/v1/customers/cus_1") return { body: customer };
    if (path !== "/v1/entitlements/active_entitlements") return null;
    return refusal(403, { type: "invalid_request_error", message: "The provided key does not have access." });
  });
  expect(await reader.customer("cus_1")).toMatchObject({
    ok: true,
    value: { objects: [{ snapshot: { id: "cus_1" } }], incomplete: ["entitlement_summary"] },
  });
  expect(await accessProblem(database.pool, false)).toBeNull();
});

test("a dispute by itself has the customer of its charge", async () => {
  const { reader } = await stripeThat((path, query) => {
    expect(query.get("expand[0]")).toBe("charge");
    const charge = { id: "ch_1", object: "charge", customer: "cus_1" };
    return path === "/v1/disputes/dp_1" ? { body: { id: "dp_1", object: "dispute", charge } } : null;
  });
  expect(await reader.object("dispute", "dp_1")).toMatchObject({
    value: [{ snapshot: { type: "dispute", customerId: "cus_1", data: { chargeId: "ch_1" } } }],
  });
});

test("a reading is as of when it set out, by Stripe's clock", async () => {
  const ahead = new Date(Date.now() + 60_000);
  const { reader } = await stripeThat(() => ({ body: customer, headers: { date: ahead.toUTCString() } }));
  const read = await reader.object("customer", "cus_1");
  if (!read.ok) throw new Error(read.failure.message);
  const off = (read.value[0]?.asOf.getTime() ?? 0) - ahead.getTime();
  expect(Math.abs(off)).toBeLessThan(2_500);
});

test("a refused key is noted once, and forgotten with the first answer", async () => {
  let refused = true;
  const { reader } = await stripeThat(() =>
    refused
      ? refusal(401, { type: "invalid_request_error", message: "Invalid API Key: sk_test_verySecretKey" })
      : { body: customer },
  );
  expect(await reader.object("customer", "cus_1")).toMatchObject({ failure: { kind: "key_refused" } });
  const noted = await accessProblem(database.pool, false);
  expect(noted).toMatchObject({ kind: "key_refused", requestId: "req_1" });
  expect(JSON.stringify(noted)).not.toContain("verySecretKey");
  await reader.object("customer", "cus_1");
  expect((await accessProblem(database.pool, false))?.since).toEqual(noted?.since);
  refused = false;
  expect(await reader.object("customer", "cus_1")).toMatchObject({ ok: true });
  expect(await accessProblem(database.pool, false)).toBeNull();
});

test("an object of the other mode is not found, and the failure says why", async () => {
  const message =
    "No such customer: 'cus_1'; a similar object exists in live mode, but a test mode key was used to make this request.";
  const { reader } = await stripeThat(() =>
    refusal(404, { type: "invalid_request_error", code: "resource_missing", message }),
  );
  expect(await reader.customer("cus_1")).toMatchObject({ failure: { kind: "not_found", message } });
  expect(await accessProblem(database.pool, false)).toBeNull();
});

test("after a 429 it waits as long as Stripe asks, and everybody else does too", async () => {
  const { reader, seen } = await stripeThat((_path, _query, count) =>
    count === 1
      ? refusal(429, { type: "invalid_request_error", code: "rate_limit" }, { "retry-after": "1" })
      : { body: customer },
  );
  const began = performance.now();
  expect(await reader.object("customer", "cus_1")).toMatchObject({ ok: true });
  expect(seen).toHaveLength(2);
  expect(performance.now() - began).toBeGreaterThan(900);
});

test("a 429 that asks for minutes is a failure that says for how long", async () => {
  const { reader, seen } = await stripeThat(() =>
    refusal(429, { type: "invalid_request_error", code: "rate_limit" }, { "retry-after": "120" }),
  );
  expect(await reader.object("customer", "cus_1")).toMatchObject({
    failure: { kind: "rate_limited", retryAfterSeconds: 120 },
  });
  expect(await reader.object("customer", "cus_1")).toMatchObject({ failure: { kind: "rate_limited" } });
  expect(seen).toHaveLength(1);
});

test("turns are shared by all who ask: no more in a second than agreed", async () => {
  const { pool } = database;
  const paces = [1, 2].map(() => createPace({ pool, livemode: false, perSecond: 20, burst: 5 }));
  const began = performance.now();
  await Promise.all(Array.from({ length: 15 }, (_, n) => paces[n % 2]?.turn()));
  // Five at once, the other ten a twentieth of a second apart.
  expect(performance.now() - began).toBeGreaterThan(450);
});

test.each([
  ["the customer", "/v1/customers/cus_1", 1],
  ["a list of theirs", "/v1/subscriptions", 6],
  ["what is read beside", "/v1/entitlements/active_entitlements", 7],
])(
  "where Stripe keeps %s for ever, the reading ends with its time, whatever one request may take",
  async (_, silent, atLeast) => {
    const { reader, seen } = await stripeThat(
      (path) => (path === silent ? "never" : path === "/v1/customers/cus_1" ? { body: customer } : null),
      { timeoutMs: 60_000, readingMs: 800 },
    );
    const read = await reader.customer("cus_1");
    expect(read).toMatchObject({
      ok: false,
      failure: { kind: "unreachable", message: expect.stringContaining("in the time there is") },
    });
    expect(seen.length).toBeGreaterThanOrEqual(atLeast);
  },
);
