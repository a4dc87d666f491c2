/** Grants against a real database: the same wish twice, and a plan that somebody removes meanwhile. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { setPlan } from "../entitlements/catalogue.server";
import { newGrantId } from "../entitlements/grants.server";
import { createGrant } from "./change-grants.server";
import { changeRules } from "./change-rules.server";
import { fresh } from "./testing/deliver";

let database: TestDatabase;
const now = new Date("2026-12-10T13:00:00Z");
const change = { actor: { type: "user" as const, id: "ada" }, now, livemode: false };
const endsAt = new Date("2027-01-01T00:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
});
afterAll(() => database.drop());

async function someone(): Promise<string> {
  const userId = fresh("user");
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
  return userId;
}

async function aPlan(): Promise<string> {
  const planId = fresh("plan");
  await setPlan(database.pool, { id: planId, name: "Pro", rank: 10, features: [] }, change);
  return planId;
}

const grantsOf = async (planId: string) =>
  (await database.pool.query<{ id: string }>("select id from grants where plan_id = $1", [planId])).rows;

it("a wish that comes five times at once is one grant, with one line in the audit log", async () => {
  const [userId, planId, id] = [await someone(), await aPlan(), newGrantId()];
  const wish = { id, userId, planId, endsAt, reason: "Ticket 4711" };
  const given = await Promise.all([1, 2, 3, 4, 5].map(() => createGrant(database.pool, wish, change)));
  expect(given.map(({ outcome }) => outcome).sort()).toEqual([
    ...Array(4).fill("already_granted"),
    "granted",
  ]);
  expect(await grantsOf(planId)).toEqual([{ id }]);
  const { rows } = await database.pool.query(
    "select 1 from audit_log where action = 'grant.create' and subject_id = $1",
    [userId],
  );
  expect(rows.length).toBe(1);
  expect(await createGrant(database.pool, { ...wish, reason: "Another" }, change)).toMatchObject({
    outcome: "invalid",
  });
});

it("an end more than ten years away is refused, whoever asks", async () => {
  const wish = { userId: await someone(), planId: await aPlan(), reason: "Ticket 4711" };
  const far = createGrant(database.pool, { ...wish, endsAt: new Date("2037-01-01T00:00:00Z") }, change);
  expect(await far).toMatchObject({ outcome: "invalid", field: "endsAt" });
});

it("a plan that is removed while it is granted is either in use or unknown, and no grant is of no plan", async () => {
  const deps = { pool: database.pool, livemode: false, clock: () => now };
  const consent = { actor: change.actor, reason: null, fingerprint: null };
  for (let round = 0; round < 8; round += 1) {
    const [userId, planId] = [await someone(), await aPlan()];
    const [granted, removed] = await Promise.all([
      createGrant(database.pool, { userId, planId, endsAt, reason: "Ticket 4711" }, change),
      changeRules(deps, [{ kind: "remove_plan", planId }], consent),
    ]);
    const removal = [granted.outcome, removed.outcome];
    expect([
      ["granted", "in_use"],
      ["unknown_plan", "changed"],
    ]).toContainEqual(removal);
    expect(await grantsOf(planId)).toHaveLength(granted.outcome === "granted" ? 1 : 0);
  }
});

it("who removes a plan waits for a grant of it that is not committed yet", async () => {
  const [userId, planId] = [await someone(), await aPlan()];
  const granting = await database.pool.connect();
  try {
    await granting.query("begin");
    await granting.query("select 1 from plans where id = $1 for key share", [planId]);
    const removing = changeRules(
      { pool: database.pool, livemode: false, clock: () => now },
      [{ kind: "remove_plan", planId }],
      { actor: change.actor, reason: null, fingerprint: null },
    );
    await expect
      .poll(
        async () =>
          (
            await database.pool.query(
              "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update%'",
            )
          ).rowCount,
        { timeout: 10_000 },
      )
      .toBe(1);
    await granting.query(
      `insert into grants (id, user_id, plan_id, reason, created_by, created_at, ends_at)
       values ($1, $2, $3, 'Test.', 'user:ada', $4, $5)`,
      [newGrantId(), userId, planId, now, endsAt],
    );
    await granting.query("commit");
    expect(await removing).toMatchObject({ outcome: "in_use", uses: { grants: 1 } });
  } finally {
    granting.release();
  }
});
