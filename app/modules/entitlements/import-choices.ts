/** Which plans somebody chose on the import page, and what has to be done for it. Pure. */
import { mappingOf, type PlanCatalogue, type PlanSource, planSourceKinds, planSourceSchema } from "./plan";
import type { RulesEdit } from "./rules";

/** More than a page shows. */
const mostChoices = 2_000;

export interface ImportChoice {
  source: PlanSource;
  /** null: no plan of its own. */
  planId: string | null;
}

/** Fields are named `kind:value`; what is none of ours is passed over. */
export function choicesIn(fields: Iterable<[string, unknown]>): ImportChoice[] {
  const choices: ImportChoice[] = [];
  for (const [name, planId] of fields) {
    const kind = planSourceKinds.find((one) => name.startsWith(`${one}:`));
    if (kind === undefined || typeof planId !== "string" || choices.length >= mostChoices) continue;
    const source = planSourceSchema.safeParse({ kind, value: name.slice(kind.length + 1) });
    if (source.success) choices.push({ source: source.data, planId: planId === "" ? null : planId });
  }
  return choices;
}

/** Only what differs from how it is mapped. A mapping that only moves keeps how long a purchase of it lasts. */
export function editsOfChoices(choices: readonly ImportChoice[], catalogue: PlanCatalogue): RulesEdit[] {
  return choices.flatMap(({ source, planId }): RulesEdit[] => {
    const mapping = mappingOf(catalogue, source.kind, source.value);
    const current = mapping !== null && mapping.removedAt === null ? mapping : null;
    if (planId === null) return current === null ? [] : [{ kind: "unmap", source }];
    if (current?.planId === planId || !catalogue.plans.some(({ id }) => id === planId)) return [];
    return [{ kind: "map", source, planId, accessDays: current?.accessDays ?? null }];
  });
}
