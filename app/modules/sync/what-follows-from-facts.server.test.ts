/**
 * An entitlement follows from facts and the time, not from the row that was
 * there: it is the same without that row, and each change is put down to what
 * caused it, when it did.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan, unmapPrice } from "../entitlements/catalogue.server";
import { entitlementHistory } from "../entitlements/entitlements.server";
import { applyDue } from "./apply-due.server";
import { createGrant } from "./change-grants.server";
import { currentEntitlement } from "./current-entitlement.server";
import { rederivePastTheirEnd } from "./rederive.server";
import { rederiveEveryone } from "./rederivation.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
const actor = { type: "system" as const, id: "test" };
let now: Date;
let database: TestDatabase;
beforeAll(async () => {
  now = new Date("2026-12-10T13:00:00Z");
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, { actor, now });
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, { actor, now });
});
beforeEach(async () => {
  now = new Date("2026-12-10T13:00:00Z");
  await mapPrice(database.pool, "price_pro", "pro", { actor, now });
});
afterAll(() => database.drop());

const context = () => ({ livemode: false, now });

async function newUser() {
  const id = fresh("user");
  await database.pool.query("insert into users (id, email, created_at, updated_at) values ($1, $1, $2, $2)", [
    id,
    now,
  ]);
  return id;
}

async function apply(...events: Json[]) {
  for (const event of events) {
    await deliver(database.pool, [event], now);
    while ((await applyDue({ pool: database.pool, livemode: false, clock: () => now })).claimed > 0);
  }
}

/** As stored, and as it would be had nothing been stored. */
async function withAndWithoutRow(user: string) {
  const stored = await currentEntitlement(database.pool, user, context());
  await database.pool.query("delete from entitlements where user_id = $1", [user]);
  const derived = await currentEntitlement(database.pool, user, context());
  return { stored, derived };
}

describe("a price that the catalogue does not know", () => {
  it.each([
    ["in order", [0, 1]],
    ["its former price last", [1, 0]],
  ])("keeps the plan of the price before it, arriving %s, whatever row there was", async (_, order) => {
    const [user, customer, sub] = [await newUser(), fresh("cus"), fresh("sub")];
    const of = (price: string) => subscriptionOf(sub, customer, { price, metadata: { userId: user } });
    const events = [
      eventOf("customer.subscription.created", start, of("price_pro")),
      eventOf("customer.subscription.updated", start + 60, of("price_new")),
    ];
    await apply(...order.map((index) => events[index] as Json));
    const { stored, derived } = await withAndWithoutRow(user);
    expect(stored).toMatchObject({ planId: "pro", state: "active" });
    expect(stored.reasons.map(({ code }) => code)).toContain("price_not_in_catalogue");
    expect(derived).toEqual(stored);
  });

  it("that was taken out of the catalogue keeps its plan for those who had it, and sells it to nobody", async () => {
    const [old, late] = [await newUser(), await newUser()];
    await apply(
      eventOf(
        "customer.subscription.created",
        start,
        subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId: old } }),
      ),
    );
    await unmapPrice(database.pool, "price_pro", { actor, now });
    await rederiveEveryone(database.pool, { livemode: false, clock: () => now });
    await apply(
      eventOf(
        "customer.subscription.created",
        start + 7_200,
        subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId: late }, created: start + 7_200 }),
      ),
    );
    for (const [user, plan] of [
      [old, "pro"],
      [late, "free"],
    ] as const) {
      const { stored, derived } = await withAndWithoutRow(user);
      expect(stored.planId).toBe(plan);
      expect(derived).toEqual(stored);
    }
  });
});

describe("what ran out while no worker was there", () => {
  const tenth = new Date("2027-01-10T00:00:00Z");

  async function granted() {
    const user = await newUser();
    const grant = (endsAt: string) =>
      createGrant(
        database.pool,
        { userId: user, planId: "pro", endsAt: new Date(endsAt), reason: "An outage." },
        { actor, ...context() },
      );
    await grant("2026-12-20T00:00:00Z");
    return { user, grant };
  }

  it("ended when it ended, and the next event is not blamed for it", async () => {
    const { user } = await granted();
    now = tenth;
    const event = eventOf(
      "customer.subscription.created",
      seconds(now.toISOString()),
      subscriptionOf(fresh("sub"), fresh("cus"), {
        metadata: { userId: user },
        current_period_end: seconds("2027-02-10T00:00:00Z"),
      }),
    );
    await apply(event);
    const history = await entitlementHistory(database.pool, user, { limit: 10 });
    expect(history).toMatchObject([
      {
        cause: "event",
        eventId: event.id,
        at: now.toISOString(),
        before: { state: "free" },
        after: { planId: "pro" },
      },
      {
        cause: "time",
        eventId: null,
        at: "2026-12-20T00:00:00.000Z",
        before: { state: "granted" },
        after: { planId: "free" },
      },
      { cause: "grant" },
    ]);
  });

  it("is told end by end, by whoever comes first", async () => {
    const { user } = await granted();
    await database.pool.query(
      `insert into grants (id, user_id, plan_id, reason, created_by, created_at, ends_at)
       values ($1, $2, 'pro', 'A second one.', 'user:op', $3, '2026-12-15T00:00:00Z')`,
      [fresh("grant"), user, now],
    );
    now = tenth;
    while ((await rederivePastTheirEnd(database.pool, context())) > 0);
    const [last, ...before] = await entitlementHistory(database.pool, user, { limit: 10 });
    expect(last).toMatchObject({ cause: "time", at: "2026-12-20T00:00:00.000Z", after: { state: "free" } });
    expect(before).toMatchObject([{ cause: "grant" }]);
  });

  it("is not put down to a grant that is given afterwards either", async () => {
    const { user, grant } = await granted();
    now = tenth;
    await grant("2027-03-01T00:00:00Z");
    const history = await entitlementHistory(database.pool, user, { limit: 10 });
    expect(history.map(({ cause, at }) => [cause, at])).toEqual([
      ["grant", tenth.toISOString()],
      ["time", "2026-12-20T00:00:00.000Z"],
      ["grant", "2026-12-10T13:00:00.000Z"],
    ]);
  });
});
