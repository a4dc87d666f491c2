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

async function apply(events: readonly Json[], together: boolean) {
  const deps = { pool: database.pool, livemode: false, clock: () => now };
  for (const batch of together ? [events] : events.map((event) => [event])) {
    await deliver(database.pool, batch, now);
    while ((await applyDue(deps)).claimed > 0);
  }
}

describe("a link that somebody typed", () => {
  it.each([
    ["first, one by one", [0, 1, 2], false],
    ["last, one by one", [2, 1, 0], false],
    ["between, one by one", [1, 0, 2], false],
    ["in one batch", [0, 1, 2], true],
  ])("yields to metadata, arriving %s", async (_, order, together) => {
    const [ada, bob, customer, sub] = [await newUser(), await newUser(), fresh("cus"), fresh("sub")];
    const events = [
      eventOf("checkout.session.completed", start, {
        id: fresh("cs"),
        object: "checkout.session",
        customer,
        client_reference_id: bob,
        mode: "subscription",
        status: "complete",
        payment_status: "paid",
      }),
      eventOf(
        "customer.subscription.created",
        start,
        subscriptionOf(sub, customer, { metadata: { userId: ada } }),
      ),
      eventOf("customer.updated", start, { id: customer, object: "customer", metadata: { userId: ada } }),
    ];
    await apply(
      order.map((index) => events[index] as Json),
      together,
    );
    const { rows } = await database.pool.query(
      `select user_id, evidence, ended_at is null as current, ended_by from bindings
       where customer_id = $1 order by id`,
      [customer],
    );
    expect(rows.at(-1)).toMatchObject({ user_id: ada, evidence: "customer_metadata", current: true });
    for (const ended of rows.slice(0, -1)) {
      expect(ended).toMatchObject({ user_id: bob, current: false });
      expect(ended.ended_by).toMatch(/^(subscription|customer)_metadata evt_/);
    }
    const plans = await loadEntitlements(database.pool, false, [ada, bob]);
    expect(plans.find(({ userId }) => userId === ada)?.planId).toBe("pro");
    expect(plans.find(({ userId }) => userId === bob)?.planId ?? "free").toBe("free");
    expect(await openMismatches(database.pool, false, { limit: 10, customerIds: [customer] })).toMatchObject([
      { code: "metadata_conflict", evidence: { boundTo: ada, claims: [{ userId: bob }] } },
    ]);
  });

  describe("and gave a plan", () => {
    async function play(metadataAt: number) {
      const [ada, bob, customer] = [await newUser(), await newUser(), fresh("cus")];
      const named = eventOf("customer.updated", metadataAt, {
        id: customer,
        object: "customer",
        metadata: { userId: ada },
      });
      await apply(
        [
          eventOf("checkout.session.completed", start, {
            id: fresh("cs"),
            object: "checkout.session",
            customer,
            client_reference_id: bob,
            mode: "subscription",
            status: "complete",
            payment_status: "paid",
          }),
          eventOf("customer.subscription.created", start + 1, subscriptionOf(fresh("sub"), customer)),
          named,
        ],
        false,
      );
      const { rows } = await database.pool.query(
        `select c.user_id, c.after ->> 'planId' as plan from entitlement_changes c
         join events e on e.seq = c.event_seq where e.event_id = $1 order by c.id`,
        [named.id],
      );
      return { ada, bob, customer, changes: rows };
    }

    it("keeps it, whatever metadata says later: a conflict changes nobody's access, and is found", async () => {
      const { ada, bob, customer, changes } = await play(start + 2);
      expect(changes).toEqual([]);
      const plans = await loadEntitlements(database.pool, false, [ada, bob]);
      expect(plans.find(({ userId }) => userId === bob)?.planId).toBe("pro");
      expect(
        await openMismatches(database.pool, false, { limit: 10, customerIds: [customer] }),
      ).toMatchObject([{ code: "metadata_conflict", evidence: { boundTo: bob, claims: [{ userId: ada }] } }]);
    });

    it("takes it back for metadata that was there before and arrived late, with a line in both histories", async () => {
      const { ada, bob, changes } = await play(start - 1);
      expect(changes).toHaveLength(2);
      expect(changes).toEqual(
        expect.arrayContaining([
          { user_id: bob, plan: "free" },
          { user_id: ada, plan: "pro" },
        ]),
      );
    });
  });
});
