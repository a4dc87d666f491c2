/** A price that the catalogue does not know is a finding until somebody maps it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { setPlan } from "../entitlements/catalogue.server";
import { applyDue } from "./apply-due.server";
import { changeRules } from "./change-rules.server";
import { checkDue } from "./check-ownership.server";
import { currentEntitlement } from "./current-entitlement.server";
import { finishRederivation } from "./rederivation.server";
import { deliver, eventOf, fresh, seconds, subscriptionOf } from "./testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
const actor = { type: "system" as const, id: "test" };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, { actor, now });
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: [] }, { actor, now });
});
afterAll(() => database.drop());

const deps = () => ({ pool: database.pool, livemode: false, clock: () => now });

async function findings(userId: string) {
  while ((await checkDue(deps())) > 0);
  const { rows } = await database.pool.query(
    "select code, severity from mismatches where subject_type = 'user' and subject_id = $1 and resolved_at is null",
    [userId],
  );
  return rows;
}

it("opens with the payment, keeps the last plan where there was one, and is over once the price is mapped", async () => {
  const userId = fresh("user");
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) values ($1, $1 || '@example.com', $2, $2)",
    [userId, now],
  );
  const [sub, customer] = [fresh("sub"), fresh("cus")];
  const pays = async (price: string, at: number) => {
    const subscription = subscriptionOf(sub, customer, { price, metadata: { userId } });
    await deliver(database.pool, [eventOf("customer.subscription.updated", at, subscription)], now);
    while ((await applyDue(deps())).claimed > 0);
  };
  const gate = async () => (await currentEntitlement(database.pool, userId, { livemode: false, now })).planId;
  const map = async (value: string) => {
    const edit = {
      kind: "map" as const,
      source: { kind: "price" as const, value },
      planId: "pro",
      accessDays: null,
    };
    const saved = await changeRules(deps(), [edit], { actor, reason: "mapped", fingerprint: null });
    if (saved.outcome !== "changed") throw new Error(saved.outcome);
    await finishRederivation(database.pool, saved.rederivation, deps());
  };

  await pays("price_first", start);
  expect([await gate(), await findings(userId)]).toEqual([
    "free",
    [{ code: "price_not_in_catalogue", severity: "blocks_access" }],
  ]);
  await map("price_first");
  expect([await gate(), await findings(userId)]).toEqual(["pro", []]);
  await pays("price_second", start + 60);
  expect([await gate(), await findings(userId)]).toEqual([
    "pro",
    [{ code: "price_not_in_catalogue", severity: "risk" }],
  ]);
  await map("price_second");
  expect([await gate(), await findings(userId)]).toEqual(["pro", []]);
});
