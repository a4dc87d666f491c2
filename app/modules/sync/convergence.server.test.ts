import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { applyDue } from "./apply-due.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
  await mapPrice(database.pool, "price_pro", "pro", change);
});
afterAll(() => database.drop());

/** The same life for each: two customers, of whom only one names the user at first. */
async function newPerson() {
  const [user, a, b, sub, old] = [fresh("user"), fresh("cus"), fresh("cus"), fresh("sub"), fresh("sub")];
  await database.pool.query("insert into users (id, email, created_at, updated_at) values ($1, $1, $2, $2)", [
    user,
    now,
  ]);
  const session = {
    object: "checkout.session",
    customer: a,
    client_reference_id: user,
    status: "complete",
    payment_status: "paid",
  };
  const charge = { object: "charge", customer: a, status: "succeeded", paid: true, amount: 1900 };
  const ch = fresh("ch");
  const events = [
    eventOf("customer.created", start, { id: a, object: "customer", email: "x@example.com" }),
    eventOf("checkout.session.completed", start + 1, {
      ...session,
      id: fresh("cs"),
      mode: "subscription",
      subscription: sub,
    }),
    eventOf("customer.subscription.created", start + 2, subscriptionOf(sub, a, { status: "incomplete" })),
    eventOf("customer.subscription.updated", start + 3, subscriptionOf(sub, a)),
    eventOf("charge.succeeded", start + 4, { ...charge, id: ch }),
    eventOf(
      "customer.subscription.deleted",
      start + 5,
      subscriptionOf(old, b, { status: "canceled", metadata: { userId: user } }),
    ),
    eventOf("charge.refunded", start + 6, { ...charge, id: ch, refunded: true, amount_refunded: 1900 }),
    eventOf(
      "customer.subscription.updated",
      start + 7,
      subscriptionOf(sub, a, { cancel_at_period_end: true }),
    ),
    eventOf("payment_method.attached", start + 8, { id: fresh("pm"), object: "payment_method", customer: a }),
  ];
  return { user, ids: [user, a, b, sub, old, ch], events };
}

async function endState(user: string, ids: string[]) {
  const entitlement = await database.pool.query(
    `select plan_id, state, features, valid_until, as_of, reasons from entitlements where user_id = $1`,
    [user],
  );
  const objects = await database.pool.query(
    `select type, status, deleted, as_of, data, customer_id, id from mirror_objects where customer_id = any($1) order by type, as_of, status`,
    [ids],
  );
  const bindings = await database.pool.query(
    `select customer_id, user_id, evidence from bindings where user_id = $1 order by evidence`,
    [user],
  );
  const open = await database.pool.query(
    `select code from mismatches where subject_id = any($1) and resolved_at is null`,
    [ids],
  );
  let text = JSON.stringify([entitlement.rows, objects.rows, bindings.rows, open.rows]);
  ids.forEach((id, index) => {
    text = text.replaceAll(id, `<${index}>`);
  });
  return text.replaceAll(/(si|cs)_[a-z0-9_<>]+/g, "…");
}

describe("whatever the order, the repetition and the batches of arrival", () => {
  it("the database ends in the same state", async () => {
    const deps = { pool: database.pool, livemode: false, clock: () => now };
    const ends = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const { user, ids, events } = await newPerson();
      const arrivals = [...events, ...events.slice(0, round % 4)];
      // Round 0 is in order; the others are shuffled, each alike in every run.
      const order = arrivals
        .map((event, index) => ({
          event,
          place: round === 0 ? index : (index * 7919 + round * 104_729) % 101,
        }))
        .sort((x, y) => x.place - y.place)
        .map(({ event }) => event);
      for (let at = 0; at < order.length; at += 1 + (round % 3)) {
        await deliver(database.pool, order.slice(at, at + 1 + (round % 3)), now);
        if (round % 2 === 0) await applyDue(deps, 1 + (round % 5));
      }
      while ((await applyDue(deps, 1 + (round % 5))).claimed > 0);
      expect(await unfinished(events)).toEqual([]);
      ends.add(await endState(user, ids));
    }
    expect([...ends]).toHaveLength(1);
    expect([...ends][0]).toContain('"state":"canceling"');
  });
});

async function unfinished(events: readonly Json[]) {
  const { rows } = await database.pool.query(
    "select type, sync from events where event_id = any($1) and sync not in ('applied', 'stale', 'ignored')",
    [events.map(({ id }) => id)],
  );
  return rows;
}
