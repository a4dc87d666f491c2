/** What the page reads of the evidence, and the alarm, on a real database. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { deliver, eventOf, subscriptionOf } from "../sync/testing/deliver";
import { noteMissing, oldestOpen, settleArrived } from "./missing-events.server";
import type { MissingPlace } from "./missing-view";
import { listMissing, missingNow, missingStretches } from "./missing-view.server";
import { silence } from "./silence.server";

const now = new Date("2026-11-24T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const days = (count: number) => count * 24 * 60;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("truncate events, event_bodies, deliveries, missing_events"));

let made = 0;
/** Noticed missing: `minutes` ago by Stripe's clock. */
async function missed(
  minutes: number,
  { type = "invoice.paid", state = "missing" as "missing" | "pending" | "pulled" } = {},
): Promise<string> {
  made += 1;
  const id = `evt_missed_${String(made).padStart(4, "0")}`;
  const event = {
    id,
    type,
    createdAt: minutesAgo(minutes),
    pendingWebhooks: 0,
    body: Buffer.from("{}"),
    reserialised: false,
  };
  await noteMissing(
    database.pool,
    [{ event, state, objectType: "invoice", objectId: `in_${made}`, customerId: "cus_1", subscribed: true }],
    { livemode: false, run: 1, at: now },
  );
  return id;
}

test("events with less than an hour between them are one stretch, with its types", async () => {
  for (const minutes of [600, 590, 540]) await missed(minutes);
  await missed(545, { type: "charge.succeeded", state: "pulled" });
  for (const minutes of [100, 90]) await missed(minutes, { state: "pulled" });
  const { stretches, cut } = await missingStretches(database.pool, false, minutesAgo(days(30)));
  expect(cut).toBe(false);
  expect(stretches).toEqual([
    {
      types: [{ type: "invoice.paid", count: 2 }],
      from: minutesAgo(100).toISOString(),
      to: minutesAgo(90).toISOString(),
      count: 2,
      open: 0,
      pulled: 2,
      arrived: 0,
    },
    {
      types: [
        { type: "invoice.paid", count: 3 },
        { type: "charge.succeeded", count: 1 },
      ],
      from: minutesAgo(600).toISOString(),
      to: minutesAgo(540).toISOString(),
      count: 4,
      open: 3,
      pulled: 1,
      arrived: 0,
    },
  ]);
});

test("one by one, newest first, page by page, also within one second", async () => {
  const ids = [await missed(30), await missed(20), await missed(20), await missed(20), await missed(10)];
  const seen: string[] = [];
  let after: MissingPlace | null = null;
  do {
    const page = await listMissing(database.pool, false, {}, { limit: 2, after, now });
    seen.push(...page.rows.map(({ eventId }) => eventId));
    after = page.next;
  } while (after !== null);
  expect(seen).toEqual([...ids].reverse());
  const within = { from: minutesAgo(20), to: minutesAgo(20) };
  const { rows } = await listMissing(database.pool, false, within, { limit: 10, after: null, now });
  expect(rows).toHaveLength(3);
});

test("what Stripe lists no more has expired, and is not counted", async () => {
  await missed(days(31));
  await missed(days(1));
  const { rows } = await listMissing(database.pool, false, {}, { limit: 10, after: null, now });
  expect(rows.map(({ state }) => state)).toEqual(["missing", "expired"]);
  expect((await database.pool.query(missingNow, [false, now])).rows).toHaveLength(1);
});

test("what has come by itself is told so, and is no reason to walk again", async () => {
  const id = await missed(days(2));
  await missed(60, { state: "pending" });
  expect(await oldestOpen(database.pool, false, minutesAgo(days(30)))).toEqual(minutesAgo(days(2)));
  const event = eventOf("invoice.paid", 1_790_000_000, subscriptionOf("sub_1", "cus_1"), { id });
  await deliver(database.pool, [event], now);
  expect(await settleArrived(database.pool, false)).toBe(1);
  expect(await oldestOpen(database.pool, false, minutesAgo(days(30)))).toEqual(minutesAgo(60));
});

test("a settled event stays settled, whatever a later look says", async () => {
  const id = await missed(60, { state: "pulled" });
  await noteMissing(
    database.pool,
    [
      {
        event: {
          id,
          type: "invoice.paid",
          createdAt: minutesAgo(60),
          pendingWebhooks: 0,
          body: Buffer.from("{}"),
          reserialised: false,
        },
        state: "missing",
        subscribed: true,
        objectType: null,
        objectId: null,
        customerId: null,
      },
    ],
    { livemode: false, run: 2, at: now },
  );
  const { rows } = await listMissing(database.pool, false, {}, { limit: 1, after: null, now });
  expect(rows[0]).toMatchObject({ state: "pulled", pulledBy: 1 });
});

test("silence: nothing heard for long, while Stripe had something to say", async () => {
  const heardAt = (minutes: number) =>
    deliver(
      database.pool,
      [eventOf("customer.updated", 1_790_000_000, subscriptionOf("sub_1", "cus_1"))],
      minutesAgo(minutes),
    );
  expect(await silence(database.pool, false, now)).toBeNull();
  await missed(30);
  await missed(20);
  expect(await silence(database.pool, false, now)).toEqual({
    lastHeardAt: null,
    since: minutesAgo(30),
    events: 2,
  });
  await heardAt(25);
  expect(await silence(database.pool, false, now)).toMatchObject({ since: minutesAgo(20), events: 1 });
  await heardAt(2);
  expect(await silence(database.pool, false, now)).toBeNull();
});

test("no silence: Stripe had nothing to say since the last delivery", async () => {
  await missed(60);
  await deliver(
    database.pool,
    [eventOf("customer.updated", 1_790_000_000, subscriptionOf("sub_1", "cus_1"))],
    minutesAgo(40),
  );
  expect(await silence(database.pool, false, now)).toBeNull();
});
