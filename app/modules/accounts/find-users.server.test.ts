import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { findUsers, usersByPlanQuery } from "./find-users.server";

let database: TestDatabase;
const people = 40_000;
beforeAll(async () => {
  database = await createTestDatabase();
  // Every tenth has Pro, half of those trialing, and a few of those have Team; the others have the free plan, most without ever being derived.
  await database.pool.query(
    `insert into users (id, email, name)
     select 'u' || lpad(n::text, 5, '0'), 'u' || n || '@example.com', 'Person ' || n from generate_series(1, $1) n`,
    [people],
  );
  await database.pool.query(
    `insert into entitlements (user_id, livemode, plan_id, state, features, reasons, as_of, derived_at)
     select 'u' || lpad(n::text, 5, '0'), n % 100 = 30, case when n % 200 = 0 then 'team' when n % 10 = 0 then 'pro' else 'free' end,
       case when n % 20 = 0 then 'trialing' when n % 10 = 0 then 'active' else 'free' end, '{}', '[]', now(), now()
     from generate_series(1, $1) n where n % 5 = 0`,
    [people],
  );
  await database.pool.query("vacuum analyze users, entitlements");
});
afterAll(() => database.drop());

const find = (planId: string | null, state: string | null, more: { after?: string; query?: string } = {}) =>
  findUsers(database.pool, { livemode: false, planId, state, freePlanId: "free", limit: 3, ...more });
const ids = async (...given: Parameters<typeof find>) => (await find(...given)).users.map(({ id }) => id);

describe("users by what they have", () => {
  it("a plan, a state, or both; a row of the other mode gives nothing", async () => {
    expect(await ids("pro", null)).toEqual(["u00010", "u00020", "u00040"]);
    expect(await ids("pro", "trialing")).toEqual(["u00020", "u00040", "u00060"]);
    expect(await ids(null, "active")).toEqual(["u00010", "u00050", "u00070"]);
  });

  it("nothing more than the free plan, whether derived or not", async () => {
    expect(await ids("free", null)).toEqual(["u00001", "u00002", "u00003"]);
    expect(await ids(null, "free", { after: "u00028" })).toEqual(["u00029", "u00030", "u00031"]);
  });

  it("in pages that miss nobody and repeat nobody, together with a search", async () => {
    const seen: string[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const page = await find("pro", "active", { after, query: "person 12" });
      seen.push(...page.users.map(({ id }) => id));
      after = page.nextAfter;
    }
    const wanted = Array.from({ length: people }, (_, index) => index + 1).filter(
      (n) => n % 20 === 10 && n % 100 !== 30 && String(n).startsWith("12"),
    );
    expect(seen).toEqual(wanted.map((n) => `u${String(n).padStart(5, "0")}`));
  });

  it.each([
    ["team", null, "entitlements_livemode_plan_id_user_id_idx"],
    [null, "active", "entitlements_livemode_state_user_id_idx"],
    ["free", null, "users_pkey"],
  ] as const)(
    "of plan %s and state %s are a range of an index, and nothing is sorted",
    async (plan, state, index) => {
      const input = { livemode: false, planId: plan, state, freePlanId: "free", limit: 50, after: "u02000" };
      const { text, values } = usersByPlanQuery(input, 50);
      const { rows } = await database.pool.query(`explain ${text}`, values);
      const explained = rows.map((row: Record<string, string>) => row["QUERY PLAN"]).join("\n");
      expect(explained).toContain(index);
      expect(explained).not.toMatch(/Sort|Seq Scan/);
    },
  );
});
