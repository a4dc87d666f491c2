/** The gateway with the real SDK against a server that answers as Stripe does, or does not. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createStripeGateway } from "./gateway.server";

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Answer = { status: number; body: unknown } | "reset";

async function stripeThat(answer: (seen: Seen, count: number) => Answer) {
  const seen: Seen[] = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body });
    const given = answer({ method, url, headers, body }, seen.length);
    if (given === "reset") return void request.socket.destroy();
    response.writeHead(given.status, { "content-type": "application/json", "request-id": "req_test1" });
    response.end(JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const gateway = createStripeGateway({
    key: "sk_test_verySecretKey",
    apiBase: `http://127.0.0.1:${port}`,
    log: createLog("test", "silent"),
    timeoutMs: 300,
    retries: 1,
  });
  return { gateway, seen };
}

const refusal = (status: number, error: object) => ({ status, body: { error } });

test("a customer carries the user, and a repeat after a broken connection the same key", async () => {
  const { gateway, seen } = await stripeThat((_seen, count) =>
    count === 1 ? "reset" : { status: 200, body: { id: "cus_1", object: "customer" } },
  );
  const made = await gateway.createCustomer({ userId: "user_1" }, "customer of user_1");
  expect(made).toEqual({ ok: true, value: { id: "cus_1" } });
  expect(seen.map(({ headers }) => headers["idempotency-key"])).toEqual(Array(2).fill("customer of user_1"));
  // Nothing else: what may change until the key is asked again would make it another request.
  expect([...new URLSearchParams(seen[1]?.body)]).toEqual([["metadata[userId]", "user_1"]]);
});

test("who pays is written on the customer after it was made", async () => {
  const { gateway, seen } = await stripeThat(() => ({
    status: 200,
    body: { id: "cus_1", object: "customer" },
  }));
  await gateway.writeContact({ customerId: "cus_1", email: "a@example.com", name: null });
  expect(seen[0]?.url).toBe("/v1/customers/cus_1");
  expect([...new URLSearchParams(seen[0]?.body)]).toEqual([["email", "a@example.com"]]);
});

test.each([
  [
    "nobody named, then the user",
    {},
    { userId: "user_1" },
    { outcome: "written", before: null, names: "user_1" },
  ],
  [
    "nothing in it, then another",
    { userId: "" },
    { userId: "user_2" },
    { outcome: "written", before: "", names: "user_2" },
  ],
  ["white space alone", { userId: "   " }, {}, { outcome: "named", names: "   " }],
  ["another named", { userId: "user_2" }, {}, { outcome: "named", names: "user_2" }],
  ["more than an id has", { userId: "w".repeat(500) }, {}, { outcome: "named", names: "w".repeat(500) }],
  ["the user with a space", { userId: " user_1" }, {}, { outcome: "named", names: " user_1" }],
  [
    "two keys that differ",
    { userId: "user_1", user_id: "user_2" },
    {},
    { outcome: "named", names: 'userId: "user_1", user_id: "user_2"' },
  ],
])("a user is written on a customer and read again: %s", async (_which, first, then, value) => {
  const { gateway, seen } = await stripeThat(({ method }, count) =>
    method === "POST" && count === 2
      ? "reset"
      : { status: 200, body: { id: "cus_1", object: "customer", metadata: count === 1 ? first : then } },
  );
  const written = await gateway.nameUserOnCustomer({ customerId: "cus_1", userId: "user_1" });
  expect(written).toEqual({ ok: true, value });
  const posts = seen.filter(({ method }) => method === "POST");
  expect(posts).toHaveLength(value.outcome === "written" ? 2 : 0);
  // The repeat after a broken connection is the same request to Stripe.
  expect(new Set(posts.map(({ headers }) => headers["idempotency-key"])).size).toBe(
    value.outcome === "written" ? 1 : 0,
  );
});

test.each([
  ["it is there", { userId: "user_1" }, { outcome: "written", before: null, names: "user_1" }],
  ["it is not there yet", {}, { outcome: "unknown", before: null, seen: { names: null } }],
  ["it cannot be read either", null, { outcome: "unknown", before: null, seen: null }],
] as const)("a write that no answer came of is read again: %s", async (_which, then, value) => {
  const { gateway, seen } = await stripeThat(({ method }, count) => {
    if (method === "POST") return "reset";
    if (count > 1 && then === null) return refusal(500, { message: "Something went wrong." });
    return { status: 200, body: { id: "cus_1", object: "customer", metadata: count === 1 ? {} : then } };
  });
  const written = await gateway.nameUserOnCustomer({ customerId: "cus_1", userId: "user_1" });
  expect(written).toMatchObject({ ok: true, value });
  // Before, twice the write, and once afterwards: whoever waits does not wait for more.
  expect(seen.map(({ method }) => method)).toEqual(["GET", "POST", "POST", "GET"]);
});

test("a write that is still under way when it is repeated is not told as if nothing had happened", async () => {
  const inUse = { code: "idempotency_key_in_use", message: "Another request is in progress." };
  const { gateway } = await stripeThat(({ method }) =>
    method === "POST"
      ? refusal(409, inUse)
      : { status: 200, body: { id: "cus_1", object: "customer", metadata: {} } },
  );
  const written = await gateway.nameUserOnCustomer({ customerId: "cus_1", userId: "user_1" });
  expect(written).toMatchObject({
    ok: true,
    value: { outcome: "unknown", seen: { names: null }, failure: { kind: "idempotency_conflict" } },
  });
});

test("a write that Stripe answered is written, also where it cannot be read again", async () => {
  const { gateway } = await stripeThat(({ method }, count) =>
    method === "GET" && count > 1
      ? "reset"
      : {
          status: 200,
          body: { id: "cus_1", object: "customer", metadata: method === "POST" ? { userId: "user_1" } : {} },
        },
  );
  const written = await gateway.nameUserOnCustomer({ customerId: "cus_1", userId: "user_1" });
  expect(written).toEqual({ ok: true, value: { outcome: "written", before: null, names: "user_1" } });
});

test.each([
  ["subscription", "subscription_data[metadata][userId]", "payment_intent_data[metadata][userId]"],
  ["payment", "payment_intent_data[metadata][userId]", "subscription_data[metadata][userId]"],
] as const)("a %s session names the user on everything it makes", async (mode, carries, lacks) => {
  const { gateway, seen } = await stripeThat(() => ({
    status: 200,
    body: {
      id: "cs_1",
      object: "checkout.session",
      url: "https://checkout.stripe.com/c/pay/cs_1",
      status: "open",
      payment_status: "unpaid",
      customer: { id: "cus_1", object: "customer" },
      client_reference_id: "user_1",
      subscription: null,
      payment_intent: null,
    },
  }));
  const made = await gateway.createCheckoutSession(
    {
      userId: "user_1",
      customerId: "cus_1",
      priceId: "price_1",
      planId: "pro",
      mode,
      successUrl: "https://app.example/billing/return?session_id={CHECKOUT_SESSION_ID}",
      cancelUrl: "https://app.example/billing",
    },
    "key",
  );
  expect(made).toMatchObject({ ok: true, value: { id: "cs_1", customerId: "cus_1", status: "open" } });
  const sent = new URLSearchParams(seen[0]?.body);
  for (const field of ["client_reference_id", "metadata[userId]", carries])
    expect(sent.get(field)).toBe("user_1");
  expect(sent.has(lacks)).toBe(false);
  // No event of a purchase made once names a price: what it buys stands on the session itself.
  expect(sent.get("metadata[plan]")).toBe(mode === "payment" ? "pro" : null);
});

test("prices of every page, without products that are no longer sold", async () => {
  const price = (id: string, active: boolean) => ({
    id,
    object: "price",
    product: { id: `prod_${id}`, object: "product", active },
    currency: "eur",
    unit_amount: 1_900,
    recurring: { interval: "month", interval_count: 1, usage_type: "licensed" },
  });
  const { gateway } = await stripeThat(({ url }) => {
    const second = url?.includes("starting_after=b");
    const data = second ? [price("c", true)] : [price("a", true), price("b", false)];
    return { status: 200, body: { object: "list", data, has_more: !second, url: "/v1/prices" } };
  });
  const found = await gateway.listPrices();
  expect(found.ok && found.value.map(({ id, productId }) => [id, productId])).toEqual([
    ["a", "prod_a"],
    ["c", "prod_c"],
  ]);
});

test.each([
  ["key_refused", refusal(401, { type: "invalid_request_error", message: "Invalid API Key" })],
  ["forbidden", refusal(403, { type: "invalid_request_error", message: "no permission" })],
  [
    "not_found",
    refusal(404, { type: "invalid_request_error", code: "resource_missing", message: "No such" }),
  ],
  ["rate_limited", refusal(429, { type: "invalid_request_error", code: "rate_limit", message: "Slow down" })],
  ["idempotency_conflict", refusal(400, { type: "idempotency_error", message: "Keys for idempotent…" })],
  ["invalid", refusal(400, { type: "invalid_request_error", code: "parameter_missing", message: "Missing" })],
  ["stripe_error", refusal(500, { type: "api_error", message: "Oops" })],
  ["unreachable", "reset" as const],
])("%s is a value", async (kind, answer) => {
  const { gateway } = await stripeThat(() => answer);
  const asked = await gateway.retrieveCheckoutSession("cs_1");
  expect(asked).toMatchObject({ ok: false, failure: { kind } });
  if (answer !== "reset") expect(asked).toMatchObject({ failure: { requestId: "req_test1" } });
});

test("no secret passes into a failure's words", async () => {
  const { gateway } = await stripeThat(() =>
    refusal(401, {
      type: "invalid_request_error",
      message: "Invalid API Key provided: sk_test_verySecretKey",
    }),
  );
  const asked = await gateway.retrieveCheckoutSession("cs_1");
  expect(asked.ok).toBe(false);
  expect(JSON.stringify(asked)).not.toContain("verySecretKey");
});

test("without a key nothing is asked", async () => {
  const gateway = createStripeGateway({ key: null, apiBase: null, log: createLog("test", "silent") });
  expect(await gateway.listPrices()).toMatchObject({ ok: false, failure: { kind: "no_key" } });
});
