/**
 * By which rules access is given: the plans, what unlocks them, and the policies;
 * and how an edit changes them. Pure: a preview derives by the edited rules
 * without writing them (sync/preview-rules.server.ts).
 */
import { createHash } from "node:crypto";
import {
  accessDaysSchema,
  mappingOf,
  type Plan,
  type PlanCatalogue,
  type PlanMapping,
  type PlanSource,
  planSchema,
  planSourceSchema,
} from "./plan";
import { choicesOf, type Policies, type PolicyChoices, policiesSchema } from "./policies";

export interface Rules {
  catalogue: PlanCatalogue;
  policies: Policies;
}

export type RulesEdit =
  | { kind: "set_plan"; plan: Plan }
  | { kind: "remove_plan"; planId: string }
  | { kind: "map"; source: PlanSource; planId: string; accessDays: number | null }
  | { kind: "unmap"; source: PlanSource }
  | { kind: "set_policies"; choices: PolicyChoices };

/** What cannot be saved whatever is stored, in a sentence; null: nothing. */
export function problemOf(edit: RulesEdit): string | null {
  switch (edit.kind) {
    case "set_plan":
      return sentenceOf(planSchema.safeParse(edit.plan));
    case "map":
      return (
        sentenceOf(planSourceSchema.safeParse(edit.source)) ??
        sentenceOf(accessDaysSchema.safeParse(edit.accessDays))
      );
    case "set_policies":
      return sentenceOf(policiesSchema.safeParse(edit.choices));
    case "remove_plan":
    case "unmap":
      return null;
  }
}

interface Parsed {
  error?: { issues: { path: PropertyKey[]; message: string }[] };
}

function sentenceOf({ error }: Parsed): string | null {
  const [issue] = error?.issues ?? [];
  if (issue === undefined) return null;
  return issue.path.length === 0 ? issue.message : `${issue.path.map(String).join(".")}: ${issue.message}`;
}

/** As the rules would be. What an edit does not find it leaves as it is. */
export function withEdits(rules: Rules, edits: readonly RulesEdit[], at: Date): Rules {
  return edits.reduce((before, edit) => withEdit(before, edit, at), rules);
}

function withEdit(rules: Rules, edit: RulesEdit, at: Date): Rules {
  const { catalogue, policies } = rules;
  switch (edit.kind) {
    case "set_plan": {
      const others = catalogue.plans.filter(({ id }) => id !== edit.plan.id);
      return { policies, catalogue: { ...catalogue, plans: [...others, edit.plan] } };
    }
    case "remove_plan": {
      const plans = catalogue.plans.filter(({ id }) => id !== edit.planId);
      return { policies, catalogue: { ...catalogue, plans } };
    }
    case "map": {
      const { planId, accessDays } = edit;
      return { policies, catalogue: mapped(catalogue, edit.source, { planId, accessDays, removedAt: null }) };
    }
    case "unmap": {
      const before = mappingOf(catalogue, edit.source.kind, edit.source.value);
      if (before === null || before.removedAt !== null) return rules;
      const removedAt = at.getTime() / 1_000;
      return { policies, catalogue: mapped(catalogue, edit.source, { ...before, removedAt }) };
    }
    case "set_policies":
      return { catalogue, policies: { ...edit.choices, version: policies.version + 1 } };
  }
}

function mapped(catalogue: PlanCatalogue, { kind, value }: PlanSource, mapping: PlanMapping): PlanCatalogue {
  const ofKind = { ...catalogue.mappings[kind], [value]: mapping };
  return { ...catalogue, mappings: { ...catalogue.mappings, [kind]: ofKind } };
}

/** Equal exactly when the rules and what would become of them are. */
export function fingerprintOf({ catalogue, policies }: Rules, edits: readonly RulesEdit[]): string {
  const plans = [...catalogue.plans].sort((a, b) => (a.id < b.id ? -1 : 1));
  const text = canonical([plans, catalogue.mappings, choicesOf(policies), edits]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** JSON with sorted keys: the database gives an object's members back in an order of its own. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
