/** The list of events over the SDK: windows, both directions, and as long as a client that catches up needs it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Started, startForTest } from "../testing/start";

let emulator: Started;
const made: string[] = [];
let began: number;

beforeAll(async () => {
  emulator = await startForTest();
  const customer = await emulator.stripe.customers.create({ name: "0" });
  for (let index = 1; index <= 250; index += 1) {
    await emulator.stripe.customers.update(customer.id, { name: String(index) });
  }
  for await (const event of emulator.stripe.events.list({ limit: 100 })) made.unshift(event.id);
  began = customer.created;
});
afterAll(() => emulator.stop());

test("all of them, newest first, page by page", () => {
  expect(made).toHaveLength(251);
  expect(new Set(made).size).toBe(251);
});

test("with ending_before they come in chronological order", async () => {
  const seen: string[] = [];
  for await (const event of emulator.stripe.events.list({ limit: 100, ending_before: made[9]! }))
    seen.push(event.id);
  expect(seen).toEqual(made.slice(10));
});

test("a page says whether there is more behind it", async () => {
  const { stripe } = emulator;
  const page = await stripe.events.list({ limit: 10, starting_after: made[10]! });
  expect(page.data.map(({ id }) => id)).toEqual(made.slice(0, 10).reverse());
  expect(page.has_more).toBe(false);
  expect((await stripe.events.list({ limit: 10, starting_after: made[11]! })).has_more).toBe(true);
  expect((await stripe.events.list({ limit: 10, ending_before: made[240]! })).has_more).toBe(false);
  expect((await stripe.events.list({ limit: 10, ending_before: made[239]! })).has_more).toBe(true);
});

test("a window of time, types, and whether they were delivered", async () => {
  const { stripe } = emulator;
  const listed = async (query: object) => (await stripe.events.list({ limit: 100, ...query })).data.length;
  expect(await listed({ created: { gte: began, lt: began } })).toBe(0);
  expect(await listed({ created: { lt: began } })).toBe(0);
  expect(await listed({ types: ["customer.created"] })).toBe(1);
  expect(await listed({ type: "customer.*", created: { gte: began } })).toBe(100);
  // Nobody listens: nothing is owed to anybody.
  expect(await listed({ delivery_success: false })).toBe(0);
});

test("an unknown place, and two places at once, are refused", async () => {
  const { stripe } = emulator;
  await expect(stripe.events.list({ starting_after: "evt_none" })).rejects.toMatchObject({
    code: "resource_missing",
    param: "starting_after",
  });
  await expect(
    stripe.events.list({ starting_after: made[1]!, ending_before: made[2]! }),
  ).rejects.toMatchObject({
    param: "starting_after",
  });
});
