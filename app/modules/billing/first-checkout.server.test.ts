/** First checkouts by several processes, at the emulator: one customer, and everything made says whose it is. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { post, typing } from "../../../e2e/stripe-emulator/checkout/testing";
import { type Started, startForTest, TEST_KEY } from "../../../e2e/stripe-emulator/testing/start";
import { fresh } from "../sync/testing/deliver";
import type { CheckoutOutcome } from "./start-checkout.server";
import type { CheckoutProcessSays, CheckoutTask } from "./testing/checkout-process";

let database: TestDatabase;
let emulator: Started;
/** Bought monthly, and once. */
let monthly: string;
let single: string;
let userId: string;
const processes = new Set<ChildProcess>();

beforeAll(async () => {
  [database, emulator] = await Promise.all([createTestDatabase(), startForTest()]);
  const { stripe } = emulator;
  const { id: product } = await stripe.products.create({ name: "Pro" });
  const price = { product, currency: "eur", unit_amount: 1_900 };
  monthly = (await stripe.prices.create({ ...price, recurring: { interval: "month" } })).id;
  single = (await stripe.prices.create(price)).id;
  await database.pool.query(
    "insert into plans (id, name, rank, features) values ('free', 'Free', 0, '{}'), ('pro', 'Pro', 10, '{}')",
  );
  await database.pool.query(
    "insert into plan_prices (kind, stripe_id, plan_id) values ('price', $1, 'pro'), ('price', $2, 'pro')",
    [monthly, single],
  );
});
afterAll(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await emulator.stop();
  await database.drop();
});
beforeEach(async () => {
  userId = fresh("user");
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
});

/** A process that has come up and waits for what to do. */
async function webProcess(): Promise<(task?: Partial<CheckoutTask>) => Promise<CheckoutOutcome | "died">> {
  const child = fork(join(import.meta.dirname, "testing/checkout-process.ts"), [], {
    execArgv: ["--import", "tsx"],
  });
  processes.add(child);
  await once(child, "message");
  return (task = {}) =>
    new Promise((resolve) => {
      child.on("message", (said: CheckoutProcessSays) => "outcome" in said && resolve(said.outcome));
      child.once("exit", () => resolve("died"));
      child.send({
        databaseUrl: database.url,
        stripe: { key: TEST_KEY, url: emulator.url },
        userId,
        priceId: monthly,
        attempt: "attempt-1",
        dies: false,
        ...task,
      } satisfies CheckoutTask);
    });
}

async function customersAtStripe(): Promise<string[]> {
  const found: string[] = [];
  for await (const { id, metadata } of emulator.stripe.customers.list({ limit: 100 })) {
    if (metadata.userId === userId) found.push(id);
  }
  return found;
}

async function customersHere(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    "select customer_id as id from bindings where user_id = $1 and ended_at is null",
    [userId],
  );
  return rows.map(({ id }) => id);
}

const sessionsOf = async (customer: string) =>
  (await emulator.stripe.checkout.sessions.list({ customer })).data;

test("two first checkouts at the same instant by two processes are of one customer", async () => {
  const [first, second] = await Promise.all([webProcess(), webProcess()]);
  const outcomes = await Promise.all([first(), second({ attempt: "attempt-2" })]);
  expect(outcomes).toMatchObject([{ outcome: "page" }, { outcome: "page" }]);
  const here = await customersHere();
  expect(here).toHaveLength(1);
  expect(await customersAtStripe()).toEqual(here);
  expect(await sessionsOf(here[0] ?? "")).toHaveLength(2);
}, 60_000);

test("who died between the customer at Stripe and its link leaves one customer to whoever comes next", async () => {
  const [victim, next] = await Promise.all([webProcess(), webProcess()]);
  expect(await victim({ dies: true })).toBe("died");
  const made = await customersAtStripe();
  expect(made).toHaveLength(1);
  expect(await customersHere()).toEqual([]);

  expect(await next()).toMatchObject({ outcome: "page" });
  expect(await customersAtStripe()).toEqual(made);
  expect(await customersHere()).toEqual(made);
}, 60_000);

test.each(["subscription", "payment"] as const)(
  "customer, session and %s bear the user",
  async (mode) => {
    const buy = await webProcess();
    const started = await buy({ priceId: mode === "payment" ? single : monthly });
    if (started === "died" || started.outcome !== "page") throw new Error("a page was started");
    await post(started.url, typing());
    const [customer = ""] = await customersHere();
    const [session] = await sessionsOf(customer);
    const { stripe } = emulator;
    expect(session).toMatchObject({
      mode,
      status: "complete",
      client_reference_id: userId,
      metadata: { userId },
      customer,
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ metadata: { userId } });
    if (mode === "subscription") {
      const [subscription, ...more] = (await stripe.subscriptions.list({ customer })).data;
      expect(subscription).toMatchObject({ metadata: { userId } });
      expect(more).toEqual([]);
    } else {
      const [payment, ...more] = (await stripe.paymentIntents.list({ customer })).data;
      expect(payment).toMatchObject({ metadata: { userId } });
      expect(more).toEqual([]);
    }
  },
  60_000,
);
