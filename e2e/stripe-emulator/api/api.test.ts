/** The API as the real SDK meets it. */
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, TEST_KEY, type Started } from "../testing/start";

let emulator: Started;
let stripe: Stripe;

beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

/** The SDK's error of a refused call. */
async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error(`expected Stripe to refuse, got ${String(error)}`);
}

/** A request as a client without the SDK would make it. */
function raw(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${emulator.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${TEST_KEY}`, ...init.headers },
  });
}

test("objects are created, read, changed and deleted", async () => {
  const made = await stripe.customers.create({
    email: "ada@example.com",
    metadata: { userId: "7", plan: "free" },
  });
  expect(made).toMatchObject({ object: "customer", email: "ada@example.com", livemode: false });
  const changed = await stripe.customers.update(made.id, {
    name: "Ada",
    metadata: { plan: "", tier: "pro" },
  });
  expect(changed.metadata).toEqual({ userId: "7", tier: "pro" });
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({ name: "Ada", email: "ada@example.com" });
  expect(await stripe.customers.update(made.id, { metadata: "" })).toMatchObject({ metadata: {} });
  expect(await stripe.customers.del(made.id)).toMatchObject({ id: made.id, deleted: true });
  expect(await stripe.customers.retrieve(made.id)).toEqual(
    expect.objectContaining({ id: made.id, object: "customer", deleted: true }),
  );
  expect((await refusal(stripe.customers.update(made.id, { name: "x" }))).code).toBe("resource_missing");
});

test("lists page in both directions, and the SDK's auto-pagination walks them", async () => {
  const name = `walk-${Date.now()}`;
  const made: string[] = [];
  for (let count = 0; count < 7; count += 1) {
    made.push((await stripe.products.create({ name, url: `https://example.com/${name}` })).id);
  }
  const filter = { url: `https://example.com/${name}` };
  const newestFirst = [...made].reverse();
  const first = await stripe.products.list({ ...filter, limit: 3 });
  expect(first).toMatchObject({ object: "list", has_more: true, url: "/v1/products" });
  expect(first.data.map(({ id }) => id)).toEqual(newestFirst.slice(0, 3));
  const walked: string[] = [];
  for await (const product of stripe.products.list({ ...filter, limit: 2 })) walked.push(product.id);
  expect(walked).toEqual(newestFirst);
  // From the oldest known one towards the present: chronological, which is how events are backfilled.
  const forward: string[] = [];
  for await (const product of stripe.products.list({ ...filter, limit: 2, ending_before: made[0]! }))
    forward.push(product.id);
  expect(forward).toEqual(made.slice(1));
  expect((await refusal(stripe.products.list({ starting_after: "prod_gone" }))).code).toBe(
    "resource_missing",
  );
  expect((await refusal(stripe.products.list({ limit: 1000 }))).param).toBe("limit");
});

test("lists filter by time of creation", async () => {
  const product = await stripe.products.create({ name: "dated" });
  const ids = async (created: Stripe.RangeQueryParam) =>
    (await stripe.products.list({ created, limit: 100 })).data.map(({ id }) => id);
  expect(await ids({ gte: product.created })).toContain(product.id);
  expect(await ids({ lt: product.created })).not.toContain(product.id);
});

test("expand replaces ids by objects, nested and in lists, and refuses what cannot be", async () => {
  const product = await stripe.products.create({
    name: "Pro",
    default_price_data: { currency: "eur", unit_amount: 1900, recurring: { interval: "month" } },
    expand: ["default_price"],
  });
  expect(product.default_price).toMatchObject({ object: "price", unit_amount: 1900 });
  const price = await stripe.prices.retrieve((product.default_price as Stripe.Price).id, {
    expand: ["product.default_price"],
  });
  expect((price.product as Stripe.Product).default_price).toMatchObject({ object: "price" });
  const listed = await stripe.prices.list({ product: product.id, expand: ["data.product"] });
  expect(listed.data[0]!.product).toMatchObject({ id: product.id, object: "product" });
  const wrong = await refusal(stripe.prices.retrieve(price.id, { expand: ["nickname_of_it"] }));
  expect(wrong.message).toContain("This property cannot be expanded (nickname_of_it)");
  const deep = await refusal(stripe.prices.retrieve(price.id, { expand: ["a.b.c.d.e"] }));
  expect(deep.message).toContain("more than 4 levels");
});

test("a deleted customer is expanded as what is left of it", async () => {
  const customer = await stripe.customers.create({});
  const intent = await stripe.paymentIntents.create({ amount: 900, currency: "eur", customer: customer.id });
  await stripe.customers.del(customer.id);
  const read = await stripe.paymentIntents.retrieve(intent.id, { expand: ["customer"] });
  expect(read.customer).toMatchObject({ id: customer.id, deleted: true });
});

test("amounts with fractions come back as decimals", async () => {
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount_decimal: Stripe.Decimal.from("12.5"),
    product_data: { name: "Metered" },
  });
  expect(price.unit_amount).toBeNull();
  expect(String(price.unit_amount_decimal)).toBe("12.5");
});

test("search understands fields, metadata and joints", async () => {
  const mark = `m${Date.now()}`;
  const one = await stripe.customers.create({ email: `${mark}@example.com`, metadata: { mark } });
  const two = await stripe.customers.create({ name: `Grace ${mark}`, metadata: { mark } });
  const found = await stripe.customers.search({ query: `metadata['mark']:'${mark}'` });
  expect(found).toMatchObject({ object: "search_result", has_more: false });
  expect(found.data.map(({ id }) => id)).toEqual([two.id, one.id]);
  const both = await stripe.customers.search({
    query: `metadata["mark"]:"${mark}" AND email:"${mark}@example.com"`,
  });
  expect(both.data.map(({ id }) => id)).toEqual([one.id]);
  const part = await stripe.customers.search({
    query: `name~"grace" AND -email:null AND metadata['mark']:'${mark}'`,
  });
  expect(part.data).toEqual([]);
  expect((await refusal(stripe.customers.search({ query: "colour:'red'" }))).message).toContain(
    "unsupported search field",
  );
});

test("errors have Stripe's shape, words and codes", async () => {
  const missing = await refusal(stripe.customers.retrieve("cus_nobody"));
  expect(missing).toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 404,
    code: "resource_missing",
    param: "id",
    message: "No such customer: 'cus_nobody'",
    doc_url: "https://stripe.com/docs/error-codes/resource-missing",
  });
  expect(missing.requestId).toMatch(/^req_/);
  expect((missing.raw as { request_log_url?: string }).request_log_url).toContain(missing.requestId);

  const product = { product_data: { name: "x" } };
  const noCurrency = await refusal(
    stripe.prices.create({ ...product, unit_amount: 5 } as Stripe.PriceCreateParams),
  );
  expect(noCurrency).toMatchObject({
    code: "parameter_missing",
    param: "currency",
    message: "Missing required param: currency.",
  });
  const noInteger = await refusal(
    stripe.prices.create({ ...product, currency: "usd", unit_amount: "five" as unknown as number }),
  );
  expect(noInteger).toMatchObject({
    code: "parameter_invalid_integer",
    param: "unit_amount",
    message: "Invalid integer: five",
  });
  const nested = await refusal(
    stripe.prices.create({ ...product, currency: "usd", unit_amount: 5, recurring: { interval: "eon" } }),
  );
  expect(nested.param).toBe("recurring[interval]");
  expect((await refusal(stripe.customers.create({ email: "nobody" }))).code).toBe("email_invalid");
});

test("what the emulator lacks is refused in Stripe's words and named in the log", async () => {
  const parameter = await refusal(stripe.customers.create({ colour: "red" } as Stripe.CustomerCreateParams));
  expect(parameter).toMatchObject({
    code: "parameter_unknown",
    param: "colour",
    message: "Received unknown parameter: colour",
  });
  expect(emulator.logged.at(-1)).toContain("the parameter colour of POST /v1/customers");
  const path = await refusal(stripe.rawRequest("GET", "/v1/unicorns"));
  expect(path.statusCode).toBe(404);
  expect(path.message).toMatch(
    /^Unrecognized request URL \(GET: \/v1\/unicorns\)\. Please see https:\/\/stripe\.com\/docs/,
  );
  expect(emulator.logged.at(-1)).toContain("GET /v1/unicorns");
  await refusal(
    stripe.paymentMethods.create({ type: "klarna", billing_details: { email: "jo@example.com" } }),
  );
  expect(emulator.logged.at(-1)).toContain("the emulator lacks the payment method type klarna");
});

test("test and live data are two worlds, and Stripe's hint tells them apart", async () => {
  const live = emulator.client("sk_live_emulatortests");
  const customer = await stripe.customers.create({});
  const unseen = await refusal(live.customers.retrieve(customer.id));
  expect(unseen.message).toBe(
    `No such customer: '${customer.id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
  );
  expect((await live.customers.create({})).livemode).toBe(true);
});

test("keys: missing, malformed, unknown, expired, by Basic, restricted", async () => {
  const without = await fetch(`${emulator.url}/v1/customers`);
  expect(without.status).toBe(401);
  expect(((await without.json()) as { error: { message: string } }).error.message).toContain(
    "You did not provide an API key",
  );
  const malformed = await refusal(emulator.client("nonsense").customers.list());
  expect(malformed).toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
  expect(malformed.message).toBe("Invalid API Key provided: non*ense");
  expect((await refusal(emulator.client("sk_test_").customers.list())).statusCode).toBe(401);
  expect((await emulator.client("sk_test_x").customers.list({ limit: 1 })).object).toBe("list");
  expect((await refusal(emulator.client("rk_test_unknown").customers.list())).statusCode).toBe(401);
  await emulator.control("POST", "/keys/expire", { key: "sk_test_leakedkey" });
  expect((await refusal(emulator.client("sk_test_leakedkey").customers.list())).code).toBe("api_key_expired");
  const basic = await fetch(`${emulator.url}/v1/customers`, {
    headers: { authorization: `Basic ${Buffer.from(`${TEST_KEY}:`).toString("base64")}` },
  });
  expect(basic.status).toBe(200);

  const { id: key } = await emulator.control<{ id: string }>("POST", "/keys", {
    permissions: { customer: "read" },
  });
  const restricted = emulator.client(key);
  await restricted.customers.list();
  const forbidden = await refusal(restricted.customers.create({}));
  expect(forbidden).toMatchObject({ type: "StripePermissionError", statusCode: 403 });
  expect(forbidden.message).toContain(
    "does not have the required permissions for this endpoint on account 'acct_",
  );
  expect(forbidden.message).toContain(
    "Having the 'rak_customer_write' permission would allow this request to continue.",
  );
  expect(forbidden.message).not.toContain(key);
});

test("headers: the request's id, the version asked for, the account named", async () => {
  const old = await raw("/v1/balance", { headers: { "stripe-version": "2020-08-27" } });
  expect(old.headers.get("stripe-version")).toBe("2020-08-27");
  expect(old.headers.get("request-id")).toMatch(/^req_\w+$/);
  expect((await raw("/v1/balance")).headers.get("stripe-version")).toBe(Stripe.API_VERSION);
  expect((await raw("/v1/balance", { headers: { "stripe-version": "yesterday" } })).status).toBe(400);
  const { id } = await stripe.accounts.retrieveCurrent();
  await stripe.balance.retrieve({}, { stripeAccount: id });
  expect((await refusal(stripe.balance.retrieve({}, { stripeAccount: "acct_other" }))).code).toBe(
    "account_invalid",
  );
});

test("answers are written as Stripe writes JSON", async () => {
  const product = await stripe.products.create({ name: "wire" });
  const body = await (await raw(`/v1/products/${product.id}`)).text();
  expect(body).toContain('\n  "images": [\n\n  ],\n');
  expect(body).toContain('\n  "metadata": {},\n');
});

test("a parameter that a version dropped is unknown to it, and known before", async () => {
  const body = new URLSearchParams({ amount: "900", currency: "eur", "payment_method_types[]": "card" });
  const asked = (version: string) =>
    raw("/v1/payment_intents", { method: "POST", body, headers: { "stripe-version": version } });
  expect(await (await asked("2025-09-30.clover")).json()).toMatchObject({ payment_method_types: ["card"] });
  expect(await (await asked(Stripe.API_VERSION)).json()).toMatchObject({
    error: { code: "parameter_unknown", param: "payment_method_types" },
  });
});

test("a body that is not form-encoded is refused, not guessed", async () => {
  const answer = await raw("/v1/customers", {
    method: "POST",
    body: JSON.stringify({ email: "a@example.com" }),
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("form-encoded");
});

test("an optional rate limit answers 429 with its code", async () => {
  await emulator.control("POST", "/settings", { rate_limit: 3 });
  try {
    const calls = await Promise.all(Array.from({ length: 12 }, () => raw("/v1/balance")));
    const refused = calls.find((call) => call.status === 429);
    expect(await refused?.json()).toMatchObject({
      error: { code: "rate_limit", type: "invalid_request_error" },
    });
  } finally {
    await emulator.control("POST", "/settings", { rate_limit: null });
  }
});
