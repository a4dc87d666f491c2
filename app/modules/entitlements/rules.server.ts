/** Reads the rules, all of them in one statement: everybody who derives asks for them. */
import type { Db } from "~/lib/database.server";
import { emptyCatalogue, type Plan, type PlanCatalogue, type PlanMapping, type PlanSource } from "./plan";
import { defaultPolicies, type Policies, readPolicies } from "./policies";
import type { Rules } from "./rules";

interface StoredRules {
  plans: Plan[] | null;
  mappings: (PlanSource & PlanMapping)[] | null;
  policies: { version: number; choices: Record<string, unknown> } | null;
}

export async function loadRules(db: Db): Promise<Rules> {
  const found = await db.query<StoredRules>({
    name: "rules",
    text: `
      select
        (select json_agg(json_build_object('id', id, 'name', name, 'rank', rank, 'features', features,
           'limits', limits, 'graceDays', grace_days) order by rank, id) from plans) as plans,
        (select json_agg(json_build_object('kind', kind, 'value', stripe_id, 'planId', plan_id,
           'accessDays', access_days, 'removedAt', extract(epoch from removed_at))) from plan_prices) as mappings,
        (select json_build_object('version', version, 'choices', choices) from policies) as policies`,
  });
  const { plans, mappings, policies } = found.rows[0] ?? { plans: null, mappings: null, policies: null };
  return { catalogue: catalogueOf(plans ?? [], mappings ?? []), policies: policiesOf(policies) };
}

export async function loadCatalogue(db: Db): Promise<PlanCatalogue> {
  return (await loadRules(db)).catalogue;
}

export async function loadPolicies(db: Db): Promise<Policies> {
  return (await loadRules(db)).policies;
}

function catalogueOf(plans: Plan[], rows: (PlanSource & PlanMapping)[]): PlanCatalogue {
  const catalogue = { ...emptyCatalogue(), plans };
  for (const { kind, value, ...mapping } of rows) catalogue.mappings[kind][value] = mapping;
  return catalogue;
}

function policiesOf(stored: StoredRules["policies"]): Policies {
  return stored === null ? defaultPolicies : readPolicies(stored);
}
