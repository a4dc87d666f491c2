/** Bought at Checkout without a customer: whoever the session names has it, whatever the order. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { setPlan } from "../entitlements/catalogue.server";
import { applyDue } from "./apply-due.server";
import { currentEntitlement } from "./current-entitlement.server";
import { rederiveForUser, rederiveRecentUsers } from "./rederive.server";
import { deliver, eventOf, fresh, type Json, seconds } from "./testing/deliver";
import { paymentsOfUser } from "./user-objects.server";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
const context = { livemode: false, now };
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
});
afterAll(() => database.drop());

async function newUser(id = fresh("user")) {
  await database.pool.query("insert into users (id, email, created_at, updated_at) values ($1, $1, $2, $2)", [
    id,
    now,
  ]);
  return id;
}

async function apply(...events: Json[]) {
  await deliver(database.pool, events, now);
  while ((await applyDue({ pool: database.pool, livemode: false, clock: () => now })).claimed > 0);
}

function purchase(naming: Json, more: Json = {}) {
  const [payment, chargeId] = [fresh("pi"), fresh("ch")];
  const charge = {
    id: chargeId,
    object: "charge",
    customer: null,
    payment_intent: payment,
    status: "succeeded",
    paid: true,
    amount: 4900,
    currency: "eur",
    created: start,
  };
  return {
    paid: eventOf("charge.succeeded", start, charge),
    completed: eventOf("checkout.session.completed", start + 1, {
      id: fresh("cs"),
      object: "checkout.session",
      customer: null,
      mode: "payment",
      status: "complete",
      payment_status: "paid",
      payment_intent: payment,
      ...naming,
      metadata: { plan: "pro", ...(naming.metadata as Json | undefined) },
      ...more,
    }),
    disputed: eventOf("charge.dispute.closed", start + 3, {
      id: fresh("dp"),
      object: "dispute",
      charge: chargeId,
      payment_intent: payment,
      status: "lost",
      amount: 4900,
      currency: "eur",
      created: start + 2,
    }),
    refunded: eventOf("charge.refunded", start + 2, { ...charge, refunded: true, amount_refunded: 4900 }),
  };
}

const plan = async (user: string) => (await currentEntitlement(database.pool, user, context)).planId;
const mapping = async (event: Json) =>
  (
    await database.pool.query(
      `select mapping, mapping_reason as reason, user_id as "userId" from events where event_id = $1`,
      [event.id],
    )
  ).rows[0];

describe("a purchase without a customer", () => {
  it.each(["client_reference_id", "metadata"])("unlocks its plan for the user named by %s", async (by) => {
    const user = await newUser();
    const { paid, completed } = purchase(
      by === "metadata" ? { metadata: { userId: user } } : { client_reference_id: user },
    );
    await apply(paid, completed);
    expect(await plan(user)).toBe("pro");
    expect(await mapping(completed)).toMatchObject({ mapping: "mapped", userId: user });
    // It came before anything named somebody.
    expect(await mapping(paid)).toMatchObject({ mapping: "mapped", userId: user });
    const { rows } = await database.pool.query("select plan_id from entitlements where user_id = $1", [user]);
    expect(rows).toEqual([{ plan_id: "pro" }]);
    expect(await paymentsOfUser(database.pool, false, user)).toMatchObject([
      { amount: 4900, currency: "eur" },
    ]);
  });

  it.each([
    ["after it, one by one", ["paid", "completed", "refunded"]],
    ["before it", ["refunded", "completed", "paid"]],
    ["first of all", ["refunded", "paid", "completed"]],
  ] as const)("is taken back by a full refund that arrives %s", async (_, order) => {
    const user = await newUser();
    const events = purchase({ client_reference_id: user });
    for (const name of order) await apply(events[name]);
    expect(await plan(user)).toBe("free");
    expect(await mapping(events.refunded)).toMatchObject({ mapping: "mapped", userId: user });
    const { reasons } = await currentEntitlement(database.pool, user, context);
    expect(reasons.map(({ code }) => code)).toContain("refunded_or_disputed");
  });

  it.each([
    ["after it", ["paid", "completed", "disputed"]],
    ["before it", ["disputed", "completed", "paid"]],
    ["in between", ["paid", "disputed", "completed"]],
  ] as const)("is lost with a dispute that arrives %s, and told as lost", async (_, order) => {
    const user = await newUser();
    const events = purchase({ client_reference_id: user });
    for (const name of order) await apply(events[name]);
    expect(await plan(user)).toBe("free");
    expect(await mapping(events.disputed)).toMatchObject({ mapping: "mapped", userId: user });
    const { reasons } = await currentEntitlement(database.pool, user, context);
    expect(reasons.map(({ text }) => text).join()).toContain("was disputed, and the dispute is lost");
  });

  it("gives nobody anything whom its metadata does not name, whatever was typed", async () => {
    const [named, typed] = [await newUser(), await newUser()];
    await apply(purchase({ client_reference_id: typed, metadata: { userId: named } }).completed);
    expect([await plan(named), await plan(typed)]).toEqual(["pro", "free"]);
  });

  it("waits for its user to be created, and is then theirs and nobody else's", async () => {
    const [typed, named] = [await newUser(), fresh("user")];
    await apply(purchase({ client_reference_id: typed, metadata: { userId: named } }).completed);
    expect(await plan(typed)).toBe("pro");
    await newUser(named);
    await rederiveForUser(database.pool, named, context);
    const { rows } = await database.pool.query(
      "select user_id, plan_id from entitlements where user_id = any($1) order by plan_id",
      [[typed, named]],
    );
    expect(rows).toEqual([
      { user_id: typed, plan_id: "free" },
      { user_id: named, plan_id: "pro" },
    ]);
  });

  it("is found for a user whose creator died before asking", async () => {
    const user = fresh("user");
    await apply(purchase({ client_reference_id: user }).completed);
    await newUser(user);
    await rederiveRecentUsers(database.pool, context);
    const { rows } = await database.pool.query("select plan_id from entitlements where user_id = $1", [user]);
    expect(rows).toEqual([{ plan_id: "pro" }]);
  });
});
