/**
 * Changes the rules. Writes: plans, plan_prices, policies. Every change has an
 * audit row with before and after in its transaction.
 *
 * Runs within the caller's transaction, which has everybody derived again
 * (sync/change-rules.server.ts).
 */
import type { Db } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { mappingOf, type Plan, type PlanSource } from "./plan";
import { choicesOf, type PolicyChoices } from "./policies";
import { canonical, problemOf, type Rules, type RulesEdit, withEdits } from "./rules";
import { loadRules } from "./rules.server";

export interface RulesChange {
  actor: Actor;
  now: Date;
  reason?: string | null;
}

export interface PlanUses {
  /** What unlocks it now. */
  mappings: number;
  /** Grants of it that are in force. */
  grants: number;
  /** Users who have it. Each is counted up to a hundred. */
  users: number;
}

export type EditRefusal =
  | { outcome: "unknown_plan"; planId: string }
  | { outcome: "in_use"; planId: string; uses: PlanUses }
  | { outcome: "invalid"; problem: string };

export type EditResult = { outcome: "changed" | "unchanged" } | EditRefusal;

/** One change of the rules at a time; who reads them waits for nobody. */
export async function lockRules(tx: Db): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('rules', 0))");
}

/** All of them or, where one is refused, none: the caller then rolls back. */
export async function writeEdits(
  tx: Db,
  edits: readonly RulesEdit[],
  change: RulesChange,
): Promise<EditResult> {
  await lockRules(tx);
  let rules = await loadRules(tx);
  let changed = false;
  for (const edit of edits) {
    const result = await writeEdit(tx, rules, edit, change);
    if (result.outcome === "changed") changed = true;
    else if (result.outcome !== "unchanged") return result;
    rules = withEdits(rules, [edit], change.now);
  }
  return { outcome: changed ? "changed" : "unchanged" };
}

function writeEdit(tx: Db, rules: Rules, edit: RulesEdit, change: RulesChange): Promise<EditResult> {
  const problem = problemOf(edit);
  if (problem !== null) return Promise.resolve({ outcome: "invalid", problem });
  switch (edit.kind) {
    case "set_plan":
      return setPlan(tx, rules, edit.plan, change);
    case "remove_plan":
      return removePlan(tx, rules, edit.planId, change);
    case "map":
      return map(tx, rules, edit, change);
    case "unmap":
      return unmap(tx, rules, edit.source, change);
    case "set_policies":
      return setPolicies(tx, rules, edit.choices, change);
  }
}

const unchanged: EditResult = { outcome: "unchanged" };
const changed: EditResult = { outcome: "changed" };

async function setPlan(tx: Db, { catalogue }: Rules, plan: Plan, change: RulesChange): Promise<EditResult> {
  const before = catalogue.plans.find(({ id }) => id === plan.id) ?? null;
  if (before !== null && sameText(before, plan)) return unchanged;
  await tx.query(
    `insert into plans (id, name, rank, features, limits, grace_days, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set name = excluded.name, rank = excluded.rank, features = excluded.features,
       limits = excluded.limits, grace_days = excluded.grace_days`,
    [plan.id, plan.name, plan.rank, plan.features, JSON.stringify(plan.limits), plan.graceDays, change.now],
  );
  const action = before === null ? "plan.create" : "plan.update";
  await audit(tx, change, action, { type: "plan", id: plan.id }, before, plan);
  return changed;
}

async function removePlan(tx: Db, { catalogue }: Rules, planId: string, change: RulesChange) {
  const before = catalogue.plans.find(({ id }) => id === planId);
  if (before === undefined) return { outcome: "unknown_plan" as const, planId };
  // Whoever is granting it has the row: what is counted next is what there is.
  await tx.query("select 1 from plans where id = $1 for update", [planId]);
  const uses = await usesOfPlan(tx, planId, change.now);
  if (uses.mappings + uses.grants + uses.users > 0) return { outcome: "in_use" as const, planId, uses };
  await tx.query("delete from plans where id = $1", [planId]);
  await audit(tx, change, "plan.remove", { type: "plan", id: planId }, before, null);
  return changed;
}

/** Served by plan_prices_plan_id_idx, grants_plan_id_idx and entitlements_livemode_plan_id_user_id_idx. */
export async function usesOfPlan(db: Db, planId: string, now: Date): Promise<PlanUses> {
  const count = (rows: string) => `(select count(*) from (${rows} limit 100) used)`;
  const found = await db.query<PlanUses>(
    `select ${count("select 1 from plan_prices where plan_id = $1 and removed_at is null")} as mappings,
       ${count("select 1 from grants where plan_id = $1 and ends_at > $2 and revoked_at is null")} as grants,
       ${count("select 1 from entitlements where livemode in (true, false) and plan_id = $1")} as users`,
    [planId, now],
  );
  return found.rows[0] ?? { mappings: 0, grants: 0, users: 0 };
}

async function map(
  tx: Db,
  { catalogue }: Rules,
  { source, planId, accessDays }: Extract<RulesEdit, { kind: "map" }>,
  change: RulesChange,
): Promise<EditResult> {
  if (!catalogue.plans.some(({ id }) => id === planId)) return { outcome: "unknown_plan", planId };
  const before = mappingOf(catalogue, source.kind, source.value);
  const current = before !== null && before.removedAt === null ? before : null;
  if (current?.planId === planId && current.accessDays === accessDays) return unchanged;
  await tx.query(
    `insert into plan_prices (kind, stripe_id, plan_id, access_days) values ($1, $2, $3, $4)
     on conflict (kind, stripe_id) do update set plan_id = excluded.plan_id,
       access_days = excluded.access_days, removed_at = null`,
    [source.kind, source.value, planId, accessDays],
  );
  const was = current && { planId: current.planId, accessDays: current.accessDays };
  await audit(tx, change, "plan.map", subjectOf(source), was, { planId, accessDays });
  return changed;
}

/**
 * From now on it unlocks nothing of its own; a price's product may still. For
 * subscriptions made before it keeps its plan: that it once had it stays a fact.
 */
async function unmap(
  tx: Db,
  { catalogue }: Rules,
  source: PlanSource,
  change: RulesChange,
): Promise<EditResult> {
  const before = mappingOf(catalogue, source.kind, source.value);
  if (before === null || before.removedAt !== null) return unchanged;
  await tx.query("update plan_prices set removed_at = $3 where kind = $1 and stripe_id = $2", [
    source.kind,
    source.value,
    change.now,
  ]);
  const { planId, accessDays } = before;
  await audit(tx, change, "plan.unmap", subjectOf(source), { planId, accessDays }, null);
  return changed;
}

async function setPolicies(tx: Db, { policies }: Rules, choices: PolicyChoices, change: RulesChange) {
  const before = choicesOf(policies);
  if (sameText(before, choices)) return unchanged;
  const version = policies.version + 1;
  await tx.query(
    `insert into policies (version, choices, changed_at) values ($1, $2, $3)
     on conflict (id) do update set version = excluded.version, choices = excluded.choices,
       changed_at = excluded.changed_at`,
    [version, JSON.stringify(choices), change.now],
  );
  const subject = { type: "policies", id: "policies" };
  const was = { version: policies.version, ...before };
  await audit(tx, change, "policies.update", subject, was, { version, ...choices });
  return changed;
}

const subjectOf = ({ kind, value }: PlanSource) => ({ type: kind, id: value });

function audit(
  tx: Db,
  { actor, now, reason }: RulesChange,
  action: string,
  subject: { type: string; id: string },
  before: unknown,
  after: unknown,
): Promise<void> {
  return recordAudit(tx, { at: now, actor, action, subject, reason: reason ?? null, before, after });
}

function sameText(a: object, b: object): boolean {
  return canonical(a) === canonical(b);
}
