/**
 * Changes of the catalogue, one at a time, each in a transaction of its own.
 *
 * They say nothing to entitlements already derived: people's changes go through
 * changeRules (sync/change-rules.server.ts), which has everybody derived again.
 */
import { type Pool, transaction } from "~/lib/database.server";
import { type EditResult, type RulesChange, writeEdits } from "./edit-rules.server";
import { type Plan, type PlanSource, sourceOfStripeId } from "./plan";
import type { RulesEdit } from "./rules";

export type CatalogueChange = RulesChange;
type Outcome = EditResult["outcome"];

/** A plan of which only what matters is said. */
export type PlanInput = Omit<Plan, "limits" | "graceDays"> & Partial<Pick<Plan, "limits" | "graceDays">>;

/** Creates the plan or makes it as given. `unchanged` writes nothing. */
export function setPlan(pool: Pool, plan: PlanInput, change: CatalogueChange): Promise<Outcome> {
  return edited(pool, { kind: "set_plan", plan: { limits: {}, graceDays: null, ...plan } }, change);
}

export function mapToPlan(
  pool: Pool,
  source: PlanSource,
  { planId, accessDays = null }: { planId: string; accessDays?: number | null },
  change: CatalogueChange,
): Promise<Outcome> {
  return edited(pool, { kind: "map", source, planId, accessDays }, change);
}

/** `stripeId`: a price (price_…, or a plan's id of old) or a product (prod_…). */
export function mapPrice(pool: Pool, stripeId: string, planId: string, change: CatalogueChange) {
  return mapToPlan(pool, sourceOfStripeId(stripeId), { planId }, change);
}

export function unmapPrice(pool: Pool, stripeId: string, change: CatalogueChange): Promise<Outcome> {
  return edited(pool, { kind: "unmap", source: sourceOfStripeId(stripeId) }, change);
}

/** A refusal comes before anything is written: there is nothing to roll back. */
async function edited(pool: Pool, edit: RulesEdit, change: CatalogueChange): Promise<Outcome> {
  return (await transaction(pool, (tx) => writeEdits(tx, [edit], change))).outcome;
}
