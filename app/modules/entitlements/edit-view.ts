/** Edits of the rules as somebody reads them: each with how things are before it. Pure. */
import { mappingOf, type Plan, type PlanSource } from "./plan";
import { choicesOf, type PolicyChoices } from "./policies";
import type { Rules, RulesEdit } from "./rules";

export type EditView =
  | { kind: "set_plan"; plan: Plan; before: Plan | null }
  | { kind: "remove_plan"; planName: string }
  | { kind: "map"; source: PlanSource; mapping: NamedMapping; before: NamedMapping | null }
  | { kind: "unmap"; source: PlanSource; planName: string }
  | { kind: "set_policies"; choices: PolicyChoices; before: PolicyChoices };

export interface NamedMapping {
  planName: string;
  accessDays: number | null;
}

export function editViews({ catalogue, policies }: Rules, edits: readonly RulesEdit[]): EditView[] {
  const named = (planId: string) =>
    edits.flatMap((edit) => (edit.kind === "set_plan" && edit.plan.id === planId ? [edit.plan] : []))[0]
      ?.name ??
    catalogue.plans.find(({ id }) => id === planId)?.name ??
    planId;
  const view = (edit: RulesEdit): EditView => {
    switch (edit.kind) {
      case "set_plan":
        return { ...edit, before: catalogue.plans.find(({ id }) => id === edit.plan.id) ?? null };
      case "remove_plan":
        return { kind: "remove_plan", planName: named(edit.planId) };
      case "map": {
        const { kind, source, planId, accessDays } = edit;
        const was = mappingOf(catalogue, source.kind, source.value);
        return {
          kind,
          source,
          mapping: { planName: named(planId), accessDays },
          before:
            was === null || was.removedAt !== null
              ? null
              : { planName: named(was.planId), accessDays: was.accessDays },
        };
      }
      case "unmap": {
        const was = mappingOf(catalogue, edit.source.kind, edit.source.value);
        return { ...edit, planName: was === null ? "its plan" : named(was.planId) };
      }
      case "set_policies":
        return { ...edit, before: choicesOf(policies) };
    }
  };
  return edits.map(view);
}
