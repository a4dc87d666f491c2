import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createPool, transaction } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type { Actor } from "../audit/audit.server";
import { mapToPlan, setPlan } from "../entitlements/catalogue.server";
import { sourcesOf } from "../entitlements/plan";
import { defaultChoices, type PolicyChoices } from "../entitlements/policies";
import type { RulesEdit } from "../entitlements/rules";
import { loadCatalogue, loadPolicies } from "../entitlements/rules.server";
import { plan } from "../entitlements/testing/facts";
import { applyDue } from "./apply-due.server";
import { changeRules, savePolicies } from "./change-rules.server";
import { currentEntitlement } from "./current-entitlement.server";
import { previewChange } from "./preview-rules.server";
import {
  findRederivation,
  finishRederivation,
  latestRederivation,
  rederiveEveryone,
  rederiveNextPage,
  requestRederivation,
} from "./rederivation.server";
import { previewSentences } from "./rules-preview";
import { deliver, eventOf, fresh, seconds, subscriptionOf } from "./testing/deliver";
import { lockUsers } from "./user-locks.server";

const actor: Actor = { type: "user", id: "admin" };
const now = new Date("2026-12-10T13:00:00Z");
const clock = () => now;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, plan("free", "Free", 0), { actor, now });
  await setPlan(database.pool, plan("pro", "Pro", 10), { actor, now });
  await mapToPlan(database.pool, { kind: "price", value: "price_pro" }, { planId: "pro" }, { actor, now });
});
afterAll(() => database.drop());
/** Everybody of the test before is forgotten: previews count everybody. */
beforeEach(async () => {
  await database.pool.query("delete from entitlements");
  await database.pool.query("delete from policies");
});

const deps = () => ({ pool: database.pool, livemode: false, clock });
const consent = (fingerprint: string | null = null) => ({ actor, reason: "ticket 4711", fingerprint });
const preview = (edits: readonly RulesEdit[], more = {}) =>
  previewChange(database.pool, edits, { livemode: false, now, ...more });
const gate = async (userId: string) =>
  (await currentEntitlement(database.pool, userId, { livemode: false, now })).planId;
const choices = (more: Partial<PolicyChoices>): PolicyChoices => ({ ...defaultChoices, ...more });
const policyEdit = (more: Partial<PolicyChoices>): RulesEdit => ({
  kind: "set_policies",
  choices: choices(more),
});
const noPause = policyEdit({ pausedCollection: { rule: "end_now" } });

/** Payers of Pro, some with paused collection. */
async function payers(count: number, paused = 0): Promise<string[]> {
  const ids = Array.from({ length: count }, () => fresh("user"));
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) select id, id || '@example.com', $2, $2 from unnest($1::text[]) id",
    [ids, now],
  );
  const start = seconds("2026-12-10T12:00:00Z");
  const events = ids.map((userId, index) =>
    eventOf(
      "customer.subscription.created",
      start,
      subscriptionOf(fresh("sub"), fresh("cus"), {
        metadata: { userId },
        ...(index < paused && { pause_collection: { behavior: "void", resumes_at: null } }),
      }),
    ),
  );
  await deliver(database.pool, events, now);
  while ((await applyDue({ ...deps() })).claimed > 0);
  return ids.sort();
}

const audited = async (subject: string) =>
  (
    await database.pool.query(
      "select action, reason, before, after from audit_log where subject_id = $1 order by id desc limit 1",
      [subject],
    )
  ).rows[0];

describe("an edit of the rules", () => {
  it("is written with what was before, what is after, and why", async () => {
    const team = plan("team", "Team", 20, { limits: { notes: 5_000 }, graceDays: 14 });
    expect(await changeRules(deps(), [{ kind: "set_plan", plan: team }], consent())).toMatchObject({
      outcome: "changed",
    });
    expect((await loadCatalogue(database.pool)).plans).toContainEqual(team);
    const more = { ...team, limits: { notes: 9_000, projects: 3 } };
    await changeRules(deps(), [{ kind: "set_plan", plan: more }], consent());
    expect(await audited("team")).toEqual({
      action: "plan.update",
      reason: "ticket 4711",
      before: team,
      after: more,
    });
    expect(await changeRules(deps(), [{ kind: "set_plan", plan: more }], consent())).toEqual({
      outcome: "unchanged",
    });

    const policies = choices({ graceDays: 21 });
    await savePolicies(deps(), policies, consent());
    expect(await loadPolicies(database.pool)).toEqual({ ...policies, version: 1 });
    expect(await audited("policies")).toEqual({
      action: "policies.update",
      reason: "ticket 4711",
      before: { ...defaultChoices, version: 0 },
      after: { ...policies, version: 1 },
    });
  });

  it("maps prices, products and lookup keys, each of its kind", async () => {
    const edits: RulesEdit[] = (["price", "product", "price_lookup_key", "feature_lookup_key"] as const).map(
      (kind) => ({
        kind: "map",
        source: { kind, value: "the_same" },
        planId: "pro",
        accessDays: kind === "price" ? 30 : null,
      }),
    );
    await changeRules(deps(), edits, consent());
    const pro = async () =>
      sourcesOf(await loadCatalogue(database.pool), "pro").filter(({ value }) => value === "the_same");
    expect((await pro()).map(({ kind, accessDays }) => [kind, accessDays])).toEqual([
      ["price", 30],
      ["product", null],
      ["price_lookup_key", null],
      ["feature_lookup_key", null],
    ]);
    await changeRules(deps(), [{ kind: "unmap", source: { kind: "product", value: "the_same" } }], consent());
    expect((await pro()).map(({ kind }) => kind)).toEqual([
      "price",
      "price_lookup_key",
      "feature_lookup_key",
    ]);
  });

  it("removes a plan only when nothing uses it", async () => {
    const [user] = await payers(1);
    const remove = (planId: string) => changeRules(deps(), [{ kind: "remove_plan", planId }], consent());
    expect(await remove("none")).toEqual({ outcome: "unknown_plan", planId: "none" });
    const refused = await remove("pro");
    expect(refused).toMatchObject({ outcome: "in_use", uses: { grants: 0, users: 1 } });
    expect(await gate(user!)).toBe("pro");
    await changeRules(deps(), [{ kind: "set_plan", plan: plan("unused", "Unused", 5) }], consent());
    expect(await remove("unused")).toMatchObject({ outcome: "changed" });
    expect(await audited("unused")).toMatchObject({ action: "plan.remove", after: null });
  });

  it("that is refused takes those before it along", async () => {
    const half = plan("half", "Half", 3);
    const source = { kind: "price" as const, value: "price_half" };
    const result = await changeRules(
      deps(),
      [
        { kind: "set_plan", plan: half },
        { kind: "map", source, planId: "nowhere", accessDays: null },
      ],
      consent(),
    );
    expect(result).toEqual({ outcome: "unknown_plan", planId: "nowhere" });
    expect((await loadCatalogue(database.pool)).plans.map(({ id }) => id)).not.toContain("half");
    expect(await audited("half")).toBeUndefined();
  });

  it.each<[string, RulesEdit]>([
    ["a plan without a name", { kind: "set_plan", plan: plan("x", " ", 1) }],
    ["a limit below nothing", { kind: "set_plan", plan: plan("x", "X", 1, { limits: { notes: -1 } }) }],
    ["a hundred years of grace", { kind: "set_plan", plan: plan("x", "X", 1, { graceDays: 36_500 }) }],
    ["grace of half a day", policyEdit({ graceDays: 0.5 })],
    [
      "a key with a line break",
      { kind: "map", source: { kind: "price", value: "a\nb" }, planId: "pro", accessDays: null },
    ],
    ["no days", { kind: "map", source: { kind: "price", value: "a" }, planId: "pro", accessDays: 0 }],
  ])("is refused with a sentence: %s", async (_, edit) => {
    expect(await changeRules(deps(), [edit], consent())).toEqual({
      outcome: "invalid",
      problem: expect.any(String),
    });
  });
});

describe("a preview", () => {
  it("says who would lose what, and changes nothing; saving it does just that", async () => {
    const users = await payers(5, 2);
    const { rows: before } = await database.pool.query("select * from entitlements order by user_id");
    const shown = await preview([noPause]);
    expect(shown).toMatchObject({
      complete: true,
      lookedAt: 5,
      total: 5,
      unchanged: 3,
      moves: [{ before: { id: "pro" }, after: { id: "free" }, direction: "loses", users: 2 }],
    });
    expect(previewSentences(shown)).toEqual(["2 users would lose Pro and have Free."]);
    expect(shown.sample).toHaveLength(2);
    expect(shown.sample[0]).toMatchObject({
      change: "loses",
      before: { planId: "pro" },
      after: { planId: "free" },
      reason: expect.stringContaining("the policy is to give no access meanwhile"),
    });
    expect((await database.pool.query("select * from entitlements order by user_id")).rows).toEqual(before);

    const saved = await changeRules(deps(), [noPause], consent(shown.fingerprint));
    if (saved.outcome !== "changed") throw new Error(saved.outcome);
    // Not in the request: the workers have it in hand.
    expect(await findRederivation(database.pool, saved.rederivation)).toMatchObject({
      lookedAt: 0,
      finishedAt: null,
    });
    expect(await finishRederivation(database.pool, saved.rederivation, deps())).toMatchObject({
      lookedAt: 5,
      changed: 2,
    });
    const plans = await Promise.all(users.map(gate));
    expect(plans.filter((planId) => planId === "free")).toHaveLength(2);
    // The same change again changes nobody.
    expect(previewSentences(await preview([noPause]))).toEqual(["Nobody's access would change today."]);
  });

  it("of plans not saved yet counts who would get another end or other features", async () => {
    await payers(2);
    const shown = await preview([
      { kind: "set_plan", plan: plan("pro", "Pro", 10, { limits: { notes: 7 } }) },
    ]);
    expect(shown).toMatchObject({ moves: [], otherwiseChanged: 2 });
    const refund = await preview([{ kind: "remove_plan", planId: "pro" }]);
    expect(refund.moves).toMatchObject([{ direction: "loses", users: 2 }]);
  });

  it("that has gone out of date says so with the new one, and nothing is saved", async () => {
    await payers(2, 1);
    const shown = await preview([noPause]);
    await payers(1, 1);
    const outdated = await changeRules(deps(), [noPause], consent(shown.fingerprint));
    expect(outdated).toMatchObject({ outcome: "outdated", preview: { moves: [{ users: 2 }] } });
    expect((await loadPolicies(database.pool)).version).toBe(0);
    // Somebody else's change of the same thing.
    const again = await preview([noPause]);
    await savePolicies(deps(), choices({ graceDays: 3 }), consent());
    expect(await changeRules(deps(), [noPause], consent(again.fingerprint))).toMatchObject({
      outcome: "outdated",
    });
    expect((await loadPolicies(database.pool)).version).toBe(1);
  });

  it("is bounded, says how far it looked, and can be agreed to all the same", async () => {
    await payers(250, 250);
    const shown = await preview([noPause], { limit: 200 });
    expect(shown).toMatchObject({ complete: false, lookedAt: 200, total: 250, moves: [{ users: 200 }] });
    expect(shown.sample.length).toBeLessThanOrEqual(25);
    expect(previewSentences(shown).at(-1)).toBe(
      "This looked at 200 of 250 users; the rest may change as well.",
    );
    expect(await preview([noPause], { withinMs: 0 })).toMatchObject({ complete: false, lookedAt: 0 });
    expect(await changeRules(deps(), [noPause], consent(shown.fingerprint))).toMatchObject({
      outcome: "changed",
    });
  });
});

describe("deriving everybody", () => {
  const request = () => transaction(database.pool, (tx) => requestRederivation(tx, false, now));

  it("goes page by page, shared by whoever helps, and looks at nobody twice", async () => {
    await payers(250);
    const id = await request();
    expect(await latestRederivation(database.pool, false)).toMatchObject({ id, total: 250, lookedAt: 0 });
    const ended = await Promise.all([1, 2, 3].map(() => finishRederivation(database.pool, id, deps())));
    expect(ended.map(({ lookedAt }) => lookedAt)).toEqual([250, 250, 250]);
    expect(await rederiveNextPage(database.pool, deps())).toBe("idle");
  });

  it("is told as what was changed: the policies, or the plans; of both together as the plans", async () => {
    const causeOf = async (id: number) =>
      (await database.pool.query("select cause from rederivations where id = $1", [id])).rows[0].cause;
    const ask = (cause: "plan" | "policies") =>
      transaction(database.pool, (tx) => requestRederivation(tx, false, now, cause));
    const policies = await ask("policies");
    expect(await causeOf(policies)).toBe("policies");
    expect(await causeOf(await ask("policies"))).toBe("policies");
    // Nothing of the one before was done yet.
    const both = await ask("plan");
    expect([await causeOf(both), await causeOf(await ask("policies"))]).toEqual(["plan", "plan"]);
    await finishRederivation(
      database.pool,
      (await latestRederivation(database.pool, false))?.id ?? 0,
      deps(),
    );
  });

  it("goes on where somebody was killed in the middle of a page", async () => {
    await payers(150);
    // By the database's own order.
    const { rows } = await database.pool.query("select max(user_id) as id from entitlements");
    const id = await request();
    expect(await rederiveNextPage(database.pool, deps())).toBe("worked");
    const doomed = createPool({ url: database.url, max: 1, applicationName: "doomed" });
    await transaction(database.pool, async (tx) => {
      await lockUsers(tx, [rows[0].id]);
      const dying = rederiveNextPage(doomed, deps()).catch((error: unknown) => error);
      await vi.waitUntil(async () => {
        // Outside the transaction, which would see the same again and again.
        const killed = await database.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'doomed' and wait_event_type = 'Lock' and datname = current_database()`,
        );
        return killed.rows.length > 0;
      });
      expect(await dying).toBeInstanceOf(Error);
      // The page is free, and as far as before.
      expect(await findRederivation(database.pool, id)).toMatchObject({ lookedAt: 100, finishedAt: null });
    });
    await doomed.end();
    expect(await finishRederivation(database.pool, id, deps())).toMatchObject({ lookedAt: 150 });
  });

  it("begins anew when something else changes meanwhile", async () => {
    await payers(150);
    const first = await request();
    await rederiveNextPage(database.pool, deps());
    const second = await request();
    expect(await findRederivation(database.pool, first)).toMatchObject({
      lookedAt: 100,
      finishedAt: now.toISOString(),
    });
    expect(await finishRederivation(database.pool, second, deps())).toMatchObject({ lookedAt: 150 });
    expect(await rederiveEveryone(database.pool, deps())).toMatchObject({ lookedAt: 150, changed: 0 });
  });
});
