/**
 * Which plans there are and what unlocks them. Writes: plans, plan_prices.
 *
 * A change says nothing to entitlements already derived: whoever makes one
 * derives everybody again afterwards (sync/rederive.server.ts).
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import type { Plan, PlanCatalogue } from "./entitlement";

export async function loadCatalogue(db: Db): Promise<PlanCatalogue> {
  const found = await db.query<{
    plans: Plan[] | null;
    prices: PlanCatalogue["byStripeId"] | null;
    removed: PlanCatalogue["removed"] | null;
  }>({
    name: "catalogue",
    text: `
      select
        (select json_agg(json_build_object('id', id, 'name', name, 'rank', rank, 'features', features) order by rank, id)
         from plans) as plans,
        (select json_object_agg(stripe_id, plan_id) from plan_prices where removed_at is null) as prices,
        (select json_object_agg(stripe_id, json_build_object('planId', plan_id, 'at', extract(epoch from removed_at)))
         from plan_prices where removed_at is not null) as removed`,
  });
  const { plans, prices, removed } = found.rows[0] ?? {};
  return { plans: plans ?? [], byStripeId: prices ?? {}, removed: removed ?? {} };
}

export interface CatalogueChange {
  actor: Actor;
  now: Date;
  reason?: string | null;
}

/** Creates the plan or makes it as given. `unchanged` writes nothing. */
export async function setPlan(
  pool: Pool,
  plan: Plan,
  change: CatalogueChange,
): Promise<"changed" | "unchanged"> {
  return transaction(pool, async (tx) => {
    const found = await tx.query<Plan>(
      "select id, name, rank, features from plans where id = $1 for update",
      [plan.id],
    );
    const before = found.rows[0] ?? null;
    if (before !== null && fingerprint(before) === fingerprint(plan)) return "unchanged";
    await tx.query(
      `insert into plans (id, name, rank, features, created_at) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set name = excluded.name, rank = excluded.rank, features = excluded.features`,
      [plan.id, plan.name, plan.rank, plan.features, change.now],
    );
    await recordAudit(tx, {
      at: change.now,
      actor: change.actor,
      action: before === null ? "plan.create" : "plan.update",
      subject: { type: "plan", id: plan.id },
      reason: change.reason ?? null,
      before,
      after: plan,
    });
    return "changed";
  });
}

const fingerprint = ({ name, rank, features }: Plan) => JSON.stringify([name, rank, features]);

/** `stripeId`: a price (price_…, or a plan's id of old) or a product (prod_…). */
export async function mapPrice(
  pool: Pool,
  stripeId: string,
  planId: string,
  change: CatalogueChange,
): Promise<"changed" | "unchanged" | "unknown_plan"> {
  return transaction(pool, async (tx) => {
    const plan = await tx.query("select 1 from plans where id = $1 for key share", [planId]);
    if (plan.rowCount === 0) return "unknown_plan";
    const found = await tx.query<{ planId: string }>(
      `select plan_id as "planId" from plan_prices where stripe_id = $1 and removed_at is null for update`,
      [stripeId],
    );
    const before = found.rows[0] ?? null;
    if (before?.planId === planId) return "unchanged";
    await tx.query(
      `insert into plan_prices (stripe_id, plan_id) values ($1, $2)
       on conflict (stripe_id) do update set plan_id = excluded.plan_id, removed_at = null`,
      [stripeId, planId],
    );
    await recordAudit(tx, {
      at: change.now,
      actor: change.actor,
      action: "plan.map_price",
      subject: { type: "price", id: stripeId },
      reason: change.reason ?? null,
      before,
      after: { planId },
    });
    return "changed";
  });
}

/**
 * From now on the price unlocks nothing of its own; its product may still. For
 * subscriptions made before it keeps its plan: that it once had it stays a fact.
 */
export async function unmapPrice(
  pool: Pool,
  stripeId: string,
  change: CatalogueChange,
): Promise<"changed" | "unchanged"> {
  return transaction(pool, async (tx) => {
    const removed = await tx.query<{ planId: string }>(
      `update plan_prices set removed_at = $2 where stripe_id = $1 and removed_at is null
       returning plan_id as "planId"`,
      [stripeId, change.now],
    );
    const before = removed.rows[0];
    if (before === undefined) return "unchanged";
    await recordAudit(tx, {
      at: change.now,
      actor: change.actor,
      action: "plan.unmap_price",
      subject: { type: "price", id: stripeId },
      reason: change.reason ?? null,
      before,
      after: null,
    });
    return "changed";
  });
}
