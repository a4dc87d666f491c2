/** Test clocks and emulator time: things happen in order, each at its own moment. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, TEST_KEY, type Started } from "../testing/start";
import type { Scope } from "../work/scope";
import { onTimer } from "./timers";

let emulator: Started;
let stripe: Stripe;
const rang: { name: string; at: number; clock: string | null }[] = [];

onTimer("testing.bell", (scope: Scope, timer) => {
  rang.push({ name: timer.subject, at: scope.now, clock: scope.clock });
  const again = timer.data.again;
  if (typeof again === "number" && again > 0) {
    scope.schedule({
      kind: timer.kind,
      at: scope.now + 100,
      subject: timer.subject,
      data: { again: again - 1 },
    });
  }
});
onTimer("testing.broken", () => {
  throw new Error("cannot ring");
});

beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

function schedule(
  clock: string | null,
  timers: { kind?: string; at: number; subject: string; again?: number }[],
): void {
  emulator.emulator.transact("test", { request: null, idempotencyKey: null }, (scope) => {
    for (const { kind = "testing.bell", at, subject, again = 0 } of timers) {
      scope.onClock(clock).schedule({ kind, at, subject, data: { again } });
    }
  });
}

test("advancing a test clock does what is due on it, in order, at its moments, and says when it is ready", async () => {
  const start = 1_700_000_000;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start, name: "story" });
  expect(clock).toMatchObject({ status: "ready", frozen_time: start });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  expect(customer).toMatchObject({ test_clock: clock.id, created: start });
  schedule(clock.id, [
    { at: start + 250, subject: "late" },
    { at: start + 50, subject: "repeating", again: 2 },
    { at: start + 50, subject: "same moment, later scheduled" },
    { at: start + 10_000, subject: "not yet" },
  ]);
  rang.length = 0;
  const advancing = await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 300 });
  expect(advancing.status).toBe("advancing");
  await expect
    .poll(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status)
    .toBe("ready");
  expect(rang.map(({ name, at }) => [name, at - start])).toEqual([
    ["repeating", 50],
    ["same moment, later scheduled", 50],
    ["repeating", 150],
    ["late", 250],
    ["repeating", 250],
  ]);
  expect(rang.every((ring) => ring.clock === clock.id)).toBe(true);
  const types = (await stripe.events.list({ type: "test_helpers.*" })).data.map(({ type }) => type);
  expect(types).toEqual([
    "test_helpers.test_clock.ready",
    "test_helpers.test_clock.advancing",
    "test_helpers.test_clock.created",
  ]);
  await expect(stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start })).rejects.toMatchObject(
    { param: "frozen_time" },
  );
});

test("events about a customer on a clock carry the clock's time, and stay readable", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_500_000_000 });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  await stripe.customers.update(customer.id, { name: "Then" });
  const [updated] = (await stripe.events.list({ type: "customer.updated" })).data;
  expect(updated).toMatchObject({ created: 1_500_000_000, data: { object: { id: customer.id } } });
  expect((await stripe.events.retrieve(updated!.id)).id).toBe(updated!.id);
});

test("a clock whose work fails says so instead of advancing for ever, and what it had begun is undone", async () => {
  const start = 1_650_000_000;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  schedule(clock.id, [
    { at: start + 10, subject: "before" },
    { kind: "testing.broken", at: start + 20, subject: "broken on a clock" },
  ]);
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 100 });
  await emulator.control("POST", "/settle");
  expect((await stripe.testHelpers.testClocks.retrieve(clock.id)).status).toBe("internal_failure");
  const [told] = (await stripe.events.list({ type: "test_helpers.test_clock.internal_failure" })).data;
  expect(told?.data.object).toMatchObject({ id: clock.id, status: "internal_failure" });
  await expect(stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 200 })).rejects.toThrow(
    "cannot be used any more",
  );
});

test("what is asked for while a clock advances happens after it has", async () => {
  const start = 1_670_000_000;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  schedule(clock.id, [{ at: start + 50, subject: "on the way" }]);
  // Both in one turn of the event loop: nothing can happen between them by itself.
  const asked = (target: string, body: string) =>
    emulator.emulator.api.answer({
      method: "POST",
      target,
      headers: { authorization: `Bearer ${TEST_KEY}`, "content-type": "application/x-www-form-urlencoded" },
      body,
    });
  const answers = await Promise.all([
    asked(`/v1/test_helpers/test_clocks/${clock.id}/advance`, `frozen_time=${start + 100}`),
    asked(`/v1/customers/${customer.id}`, "name=Later"),
  ]);
  expect(answers.map((answer) => answer !== "gone" && answer.status)).toEqual([200, 200]);
  expect(rang.at(-1)).toEqual({ name: "on the way", at: start + 50, clock: clock.id });
  const types = (await stripe.events.list({ limit: 3 })).data.map(({ type }) => type).reverse();
  expect(types).toEqual([
    "test_helpers.test_clock.advancing",
    "test_helpers.test_clock.ready",
    "customer.updated",
  ]);
});

test("what happens to a deleted customer's invoices happens at their clock's time", async () => {
  const start = 1_660_000_000;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  await stripe.invoiceItems.create({ customer: customer.id, amount: 900, currency: "usd" });
  const invoice = await stripe.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: "include",
  });
  await stripe.invoices.finalizeInvoice(invoice.id ?? "");
  await stripe.customers.del(customer.id);
  const forgiven = await stripe.invoices.markUncollectible(invoice.id ?? "");
  expect(forgiven.status_transitions.marked_uncollectible_at).toBe(start);
});

test("deleting a clock deletes its customers", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_600_000_000 });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  expect(await stripe.customers.list({ test_clock: clock.id })).toMatchObject({
    data: [{ id: customer.id }],
  });
  await stripe.testHelpers.testClocks.del(clock.id);
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
  await expect(
    emulator.client("sk_live_clocks").testHelpers.testClocks.create({ frozen_time: 1 }),
  ).rejects.toThrow("test mode");
});

test("emulator time moves on demand; what is due on the way happens; a broken timer stops nobody", async () => {
  const now = emulator.emulator.clock.now();
  schedule(null, [
    { kind: "testing.broken", at: now + 1_000, subject: "broken" },
    { at: now + 2_000, subject: "after" },
  ]);
  rang.length = 0;
  await emulator.control("POST", "/advance", { seconds: 3_000 });
  expect(rang).toEqual([{ name: "after", at: now + 2_000, clock: null }]);
  expect(emulator.logged.some((line) => line.includes("the timer testing.broken for broken failed"))).toBe(
    true,
  );
  expect((await stripe.customers.create({})).created).toBeGreaterThanOrEqual(now + 3_000);
});

test("a story of the past: time moves back, and objects are as old as it says", async () => {
  const present = Math.floor(Date.now() / 1000);
  await emulator.control("POST", "/advance", { to: present - 90 * 86_400 });
  const old = await stripe.customers.create({ email: "old@example.com" });
  expect(old.created).toBeLessThan(present - 89 * 86_400);
  await emulator.control("POST", "/advance", { to: present });
  expect((await stripe.customers.create({})).created).toBeGreaterThanOrEqual(present);
});
