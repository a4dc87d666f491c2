/** Edits of plans and policies in sentences: what it is now, and what it would be. */
import type { EditView, NamedMapping } from "~/modules/entitlements/edit-view";
import type { Plan, PlanSource, PlanSourceKind } from "~/modules/entitlements/plan";
import { counted } from "./figures";
import { changedPolicies } from "./policy-words";

export const sourceWords: Record<PlanSourceKind, string> = {
  price: "Price",
  product: "Product",
  price_lookup_key: "Prices with the lookup key",
  feature_lookup_key: "Stripe's feature",
};

export function editWords(edit: EditView): string[] {
  switch (edit.kind) {
    case "set_plan":
      return edit.before === null ? [newPlan(edit.plan)] : changesOfPlan(edit.before, edit.plan);
    case "remove_plan":
      return [`The plan ${edit.planName} is removed.`];
    case "map":
      return [mappingWords(edit.source, edit.mapping, edit.before)];
    case "unmap":
      return [
        `${named(edit.source)} unlocks nothing of its own any more; subscriptions made before keep ${edit.planName}.`,
      ];
    case "set_policies":
      return changedPolicies(edit.before, edit.choices);
  }
}

const named = ({ kind, value }: PlanSource) => `${sourceWords[kind]} ${value}`;

function mappingWords(source: PlanSource, mapping: NamedMapping, before: NamedMapping | null): string {
  const { planName, accessDays } = mapping;
  const long = accessDays === null ? "" : `, for ${counted(accessDays, "day")} where it is bought once`;
  if (before === null) return `${named(source)} unlocks ${planName}${long}.`;
  if (before.planName !== planName)
    return `${named(source)} unlocks ${planName} instead of ${before.planName}${long}.`;
  return accessDays === null
    ? `${named(source)} unlocks ${planName} without an end where it is bought once.`
    : `${named(source)} unlocks ${planName} for ${counted(accessDays, "day")} where it is bought once.`;
}

function newPlan({ name, rank, features }: Plan): string {
  const what = features.length === 0 ? "no features yet" : counted(features.length, "feature");
  return `${name} is a new plan of rank ${rank}, with ${what}.`;
}

function changesOfPlan(before: Plan, after: Plan): string[] {
  const lines: string[] = [];
  if (before.name !== after.name) lines.push(`${before.name} is called ${after.name}.`);
  if (before.rank !== after.rank)
    lines.push(`${after.name}'s rank is ${after.rank} instead of ${before.rank}.`);
  const added = after.features.filter((feature) => !before.features.includes(feature));
  const gone = before.features.filter((feature) => !after.features.includes(feature));
  if (added.length > 0) lines.push(`${after.name} also has: ${added.join(", ")}.`);
  if (gone.length > 0) lines.push(`${after.name} no longer has: ${gone.join(", ")}.`);
  if (added.length + gone.length === 0 && before.features.join("\n") !== after.features.join("\n")) {
    lines.push(`${after.name}'s features are in another order.`);
  }
  const limits = new Set([...Object.keys(before.limits), ...Object.keys(after.limits)]);
  for (const limit of limits) {
    const [was, is] = [before.limits[limit], after.limits[limit]];
    if (was !== is) lines.push(`${after.name}'s limit of ${limit}: ${amount(is)} instead of ${amount(was)}.`);
  }
  if (before.graceDays !== after.graceDays) {
    lines.push(`${after.name}'s grace: ${grace(after.graceDays)} instead of ${grace(before.graceDays)}.`);
  }
  return lines;
}

const amount = (value: number | undefined) =>
  value === undefined ? "none" : new Intl.NumberFormat("en").format(value);

const grace = (days: number | null) =>
  days === null ? "as many days as the policies say" : counted(days, "day");
