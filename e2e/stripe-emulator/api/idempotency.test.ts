/** Idempotency keys: one effect, one answer. */
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startForTest, TEST_KEY, type Started } from "../testing/start";

let emulator: Started;

beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.control("DELETE", "/faults"));

let used = 0;
function freshKey(): string {
  used += 1;
  return `key-${used}`;
}

function create(key: string, body: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${emulator.url}/v1/customers`, {
    method: "POST",
    body,
    headers: {
      authorization: `Bearer ${TEST_KEY}`,
      "content-type": "application/x-www-form-urlencoded",
      "idempotency-key": key,
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

test("the same key and parameters get the same answer, marked as replayed, and no second effect", async () => {
  const key = freshKey();
  const first = await create(key, "email=once%40example.com");
  const again = await create(key, "email=once%40example.com");
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
  expect(await again.text()).toBe(await first.text());
  expect((await emulator.stripe.customers.list({ email: "once@example.com" })).data).toHaveLength(1);
});

test("the same key with other parameters is a mistake, and not worth retrying", async () => {
  const key = freshKey();
  await create(key, "name=a");
  const other = await create(key, "name=b");
  expect(other.status).toBe(400);
  expect(other.headers.get("stripe-should-retry")).toBe("false");
  expect(await other.json()).toMatchObject({ error: { type: "idempotency_error" } });
});

test("while the first request still runs, a second one gets 409", async () => {
  await emulator.control("POST", "/faults", {
    action: { do: "slow", ms: 300 },
    match: { method: "POST", path: "/v1/customers" },
    times: 1,
  });
  const key = freshKey();
  const slow = create(key, "name=slow");
  await expect.poll(async () => (await create(key, "name=slow")).status).toBe(409);
  const first = await slow;
  expect(first.status).toBe(200);
  expect(((await (await create(key, "name=slow")).json()) as { id: string }).id).toBe(
    ((await first.json()) as { id: string }).id,
  );
});

test("a decline is an answer like any other: it comes back for the same key", async () => {
  const params = {
    amount: 500,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_chargeDeclined",
    allowed_payment_method_types: ["card"],
  };
  const idempotencyKey = freshKey();
  const decline = async () => {
    const error = await emulator.stripe.paymentIntents
      .create(params, { idempotencyKey })
      .catch((reason: unknown) => reason);
    return error instanceof Stripe.errors.StripeCardError ? error.payment_intent?.id : error;
  };
  const first = await decline();
  expect(first).toMatch(/^pi_/);
  expect(await decline()).toBe(first);
});

test("parameters that were never understood are not remembered under the key", async () => {
  const key = freshKey();
  expect((await create(key, "colour=red")).status).toBe(400);
  expect((await create(key, "name=red")).status).toBe(200);
});

test("the SDK's own retries after a lost answer make one customer", async () => {
  await emulator.control("POST", "/faults", {
    action: { do: "gone" },
    match: { method: "POST", path: "/v1/customers" },
    times: 1,
  });
  const patient = emulator.client(TEST_KEY, { maxNetworkRetries: 3 });
  const made = await patient.customers.create({ email: "retry@example.com" });
  expect(
    (await emulator.stripe.customers.list({ email: "retry@example.com" })).data.map(({ id }) => id),
  ).toEqual([made.id]);
  await emulator.control("POST", "/faults", {
    action: { do: "status", status: 500 },
    match: { method: "POST" },
    times: 2,
  });
  await patient.customers.create({ email: "retry500@example.com" });
  expect((await emulator.stripe.customers.list({ email: "retry500@example.com" })).data).toHaveLength(1);
});

test("two worlds and two keys do not share idempotency keys", async () => {
  const idempotencyKey = freshKey();
  const test = await emulator.stripe.customers.create({ name: "same" }, { idempotencyKey });
  const live = await emulator
    .client("sk_live_emulatortests")
    .customers.create({ name: "same" }, { idempotencyKey });
  expect(live.id).not.toBe(test.id);
});
