/**
 * What no honest endpoint would send, through inbox and worker: it is stored, it is
 * said what is strange about it, nothing breaks, and what stands beside it in the
 * same batch is applied as if it were alone.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { reasonInWords } from "../inbox/reason-words";
import { applyDue } from "./apply-due.server";
import { deliver, eventOf, fresh, type Json, subscriptionOf } from "./testing/deliver";

let database: TestDatabase;
const start = Date.parse("2026-12-10T12:00:00Z") / 1_000;
const clock = () => new Date("2026-12-10T13:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const item = (n: number) => ({ id: `si_${n}`, object: "subscription_item", price: { id: `price_${n % 7}` } });
const keysOf = (count: number, length: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`key_${n}`, "v".repeat(length)]));
const expanded = (more: Json = {}) => ({
  id: fresh("cus"),
  object: "customer",
  email: "a@example.com",
  ...more,
});

interface Case {
  about: Json;
  type?: string;
  sync: "applied" | "ignored";
  flags: string[];
  /** What is held of it; without: nothing is. */
  held?: Json;
}

const subscription = (fields: Json = {}) => subscriptionOf(fresh("sub"), fresh("cus"), fields);
const invoice = (fields: Json) => ({
  id: fresh("in"),
  object: "invoice",
  customer: fresh("cus"),
  status: "paid",
  metadata: {},
  ...fields,
});

const cases: Record<string, Case> = {
  "an object without an id": {
    about: { ...subscription(), id: undefined },
    sync: "ignored",
    flags: ["object_id_missing"],
  },
  "an id longer than Stripe's": {
    about: { ...subscription(), id: "sub_".padEnd(300, "x") },
    sync: "ignored",
    flags: ["object_id_unusable"],
  },
  "a status that nobody knows": {
    about: subscription({ status: "hibernating" }),
    sync: "applied",
    flags: ["status_unknown"],
    held: { status: "hibernating" },
  },
  "amounts below zero": {
    about: invoice({ amount_paid: -500, amount_due: -1 }),
    type: "invoice.paid",
    sync: "applied",
    flags: ["amount_negative"],
    held: { amountPaid: -500 },
  },
  "an amount beyond any number": {
    about: invoice({ amount_paid: 1e300, amount_due: "1e9" }),
    type: "invoice.paid",
    sync: "applied",
    flags: [],
    held: { amountPaid: null, amountDue: null },
  },
  "a period that ends in three centuries": {
    about: subscription({ current_period_end: 14_000_000_000 }),
    sync: "applied",
    flags: ["time_far_off"],
    held: { currentPeriodEnd: 14_000_000_000 },
  },
  "a period that ends after the calendar": {
    about: subscription({ current_period_end: 99_999_999_999_999 }),
    sync: "applied",
    flags: ["time_far_off"],
    held: { currentPeriodEnd: null },
  },
  "3,000 items": {
    about: subscription({
      items: { object: "list", has_more: false, data: Array.from({ length: 3_000 }, (_, n) => item(n)) },
    }),
    sync: "applied",
    flags: ["list_too_long"],
    held: { itemsTruncated: true },
  },
  "metadata at Stripe's limits": {
    about: subscription({ metadata: keysOf(50, 500) }),
    sync: "applied",
    flags: [],
    held: { status: "active" },
  },
  "metadata beyond Stripe's limits": {
    about: subscription({ metadata: keysOf(2_000, 30) }),
    sync: "applied",
    flags: ["metadata_too_large"],
    held: { status: "active" },
  },
  "metadata that is a list": {
    about: subscription({ metadata: ["userId", "ada"] }),
    sync: "applied",
    flags: [],
    held: { status: "active" },
  },
  "a customer that is an expanded object": {
    about: { ...subscription(), customer: expanded() },
    sync: "applied",
    flags: ["customer_expanded"],
    held: { status: "active" },
  },
  "a customer that is an expanded object and deleted": {
    about: { ...subscription(), customer: { id: fresh("cus"), object: "customer", deleted: true } },
    sync: "applied",
    flags: ["customer_deleted"],
    held: { status: "active" },
  },
  "no customer where there always is one": {
    about: { ...subscription(), customer: null },
    sync: "applied",
    flags: ["customer_absent"],
    held: { status: "active" },
  },
  "a customer that is a number": {
    about: { ...subscription(), customer: 42 },
    sync: "applied",
    flags: ["customer_absent"],
    held: { status: "active" },
  },
  "lists and objects where words should be": {
    about: {
      ...subscription(),
      status: ["active"],
      items: "none",
      cancel_at: { at: 1 },
      pause_collection: [],
    },
    sync: "applied",
    flags: ["status_unknown"],
    held: { status: "unknown", items: [], cancelAt: null, pauseCollection: null },
  },
};

it.each(Object.entries(cases))("%s", async (_, { about, type, sync, flags, held }) => {
  const before = subscriptionOf(fresh("sub"), fresh("cus"));
  const after = subscriptionOf(fresh("sub"), fresh("cus"));
  const event = eventOf(type ?? "customer.subscription.updated", start, about);
  const neighbours = [before, after].map((object) => eventOf("customer.subscription.created", start, object));
  const [first, last] = neighbours;
  if (!first || !last) throw new Error("There are two neighbours.");

  await deliver(database.pool, [first, event, last], clock());
  const batch = await applyDue({ pool: database.pool, livemode: false, clock });
  expect(batch).toMatchObject({ claimed: 3, failed: [] });

  const stored = await eventRow(event.id);
  expect(stored).toMatchObject({ sync, size: JSON.stringify(event, null, 2).length });
  expect(stored?.flags.filter((flag) => flag !== "text_cut")).toEqual(flags);
  for (const flag of flags) expect(reasonInWords(flag)).toMatch(/^[A-Z].*\.$/);
  const data = await heldData(about.id);
  if (held === undefined) expect(data).toBeNull();
  else expect(data).toMatchObject(held);
  for (const neighbour of neighbours) expect(await eventRow(neighbour.id)).toMatchObject({ sync: "applied" });
  expect(await heldData(before.id)).toMatchObject({ status: "active" });
  expect(await heldData(after.id)).toMatchObject({ status: "active" });
});

async function eventRow(id: unknown) {
  const found = await database.pool.query<{ sync: string; flags: string[]; size: number }>(
    `select e.sync, e.flags, octet_length(b.body) as size from events e join event_bodies b using (seq)
     where e.event_id = $1`,
    [id],
  );
  return found.rows[0];
}

async function heldData(id: unknown): Promise<Json | null> {
  const found = await database.pool.query<{ fields: Json }>(
    "select data->'fields' as fields from mirror_objects where id = $1",
    [id ?? null],
  );
  return found.rows[0]?.fields ?? null;
}
