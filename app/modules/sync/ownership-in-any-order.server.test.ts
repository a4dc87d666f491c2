/** Whose a customer is, and that nobody's it is, does not depend on what arrives first or last. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { openMismatches } from "../ownership/mismatches.server";
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

async function newUser() {
  const id = fresh("user");
  await database.pool.query("insert into users (id, email, created_at, updated_at) values ($1, $1, $2, $2)", [
    id,
    now,
  ]);
  return id;
}

/** One after the other, as if each had come alone. */
async function apply(...events: Json[]) {
  for (const event of events) {
    await deliver(database.pool, [event], now);
    while ((await applyDue({ pool: database.pool, livemode: false, clock: () => now })).claimed > 0);
  }
}

const findings = (customer: string) =>
  openMismatches(database.pool, false, { limit: 10, customerIds: [customer] });

describe("two equally strong claims on one customer", () => {
  it.each([
    ["in Stripe's order", [0, 1, 2]],
    ["the other way round", [2, 1, 0]],
    ["the later claim first", [1, 0, 2]],
    ["the first claim known by a later state before", [2, 0, 1]],
  ])("leave it with whom Stripe's objects named first: %s", async (_, order) => {
    const [ada, bob, customer] = [await newUser(), await newUser(), fresh("cus")];
    const [first, second] = [fresh("sub"), fresh("sub")];
    const events = [
      eventOf(
        "customer.subscription.created",
        start,
        subscriptionOf(first, customer, { metadata: { userId: ada } }),
      ),
      eventOf(
        "customer.subscription.created",
        start + 60,
        subscriptionOf(second, customer, { metadata: { userId: bob } }),
      ),
      eventOf(
        "customer.subscription.updated",
        start + 120,
        subscriptionOf(first, customer, { metadata: { userId: ada }, cancel_at_period_end: true }),
      ),
    ];
    await apply(...order.map((index) => events[index] as Json));
    const { rows } = await database.pool.query(
      "select user_id, evidence, claimed_at from bindings where customer_id = $1 and ended_at is null",
      [customer],
    );
    expect(rows).toEqual([
      { user_id: ada, evidence: "subscription_metadata", claimed_at: new Date(start * 1_000) },
    ]);
    expect(await findings(customer)).toMatchObject([
      { code: "one_customer_several_users", evidence: { boundTo: ada, claims: [{ userId: bob }] } },
    ]);
    const plans = await loadEntitlements(database.pool, false, [ada, bob]);
    expect(plans.find(({ userId }) => userId === ada)?.planId).toBe("pro");
    expect(plans.find(({ userId }) => userId === bob)?.planId ?? "free").toBe("free");
  });
});

describe("a customer who paid and belongs to nobody", () => {
  const invoice = (customer: string) =>
    eventOf("invoice.paid", start, {
      id: fresh("in"),
      object: "invoice",
      customer,
      status: "paid",
      amount_paid: 1900,
    });

  it("stays found when what follows shows no payment", async () => {
    const customer = fresh("cus");
    await apply(invoice(customer));
    expect(await findings(customer)).toMatchObject([{ code: "customer_unlinked" }]);
    await apply(
      eventOf("customer.updated", start + 1, { id: customer, object: "customer", email: "x@y.example" }),
    );
    expect(await findings(customer)).toMatchObject([{ code: "customer_unlinked" }]);
  });

  it("also when what was paid is refunded, or its subscription ends", async () => {
    const [customer, sub, charge] = [fresh("cus"), fresh("sub"), { id: fresh("ch"), object: "charge" }];
    const paid = { ...charge, customer, status: "succeeded", paid: true, amount: 1900 };
    await apply(
      eventOf("charge.succeeded", start, paid),
      eventOf("customer.subscription.created", start, subscriptionOf(sub, customer)),
      eventOf("charge.refunded", start + 1, { ...paid, refunded: true, amount_refunded: 1900 }),
      eventOf(
        "customer.subscription.deleted",
        start + 2,
        subscriptionOf(sub, customer, { status: "canceled" }),
      ),
    );
    expect(await findings(customer)).toMatchObject([{ code: "customer_unlinked" }]);
  });

  it("is settled by what links it", async () => {
    const [user, customer] = [await newUser(), fresh("cus")];
    await apply(invoice(customer));
    await apply(
      eventOf("customer.updated", start + 1, {
        id: customer,
        object: "customer",
        metadata: { userId: user },
      }),
    );
    expect(await findings(customer)).toEqual([]);
  });
});
