/** Edits that somebody looked at, as they come back from the page to be saved. */
import { z } from "zod";
import { accessDaysSchema, planSchema, planSourceSchema } from "./plan";
import { policiesSchema } from "./policies";
import type { RulesEdit } from "./rules";

const id = z.string().max(50);

const editSchema: z.ZodType<RulesEdit> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("set_plan"), plan: planSchema }),
  z.strictObject({ kind: z.literal("remove_plan"), planId: id }),
  z.strictObject({
    kind: z.literal("map"),
    source: planSourceSchema,
    planId: id,
    accessDays: accessDaysSchema,
  }),
  z.strictObject({ kind: z.literal("unmap"), source: planSourceSchema }),
  z.strictObject({ kind: z.literal("set_policies"), choices: policiesSchema }),
]);

const mostEdits = 1_000;

/** null: this is nothing that one of our pages sends. */
export function editsIn(text: string): RulesEdit[] | null {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  const { data } = z.array(editSchema).min(1).max(mostEdits).safeParse(given);
  return data ?? null;
}

export const consentForm = z.object({
  edits: z.string({ error: "What is to be saved is missing." }).max(500_000),
  fingerprint: z.string({ error: "Look at what it changes first." }).max(100),
  reason: z
    .string({ error: "Say why: it is kept with the change." })
    .trim()
    .min(1, "Say why: it is kept with the change.")
    .max(300, "Say it in 300 characters."),
});

/** Which page they were made on. */
export function placeOf(edits: readonly RulesEdit[]): string {
  if (edits.some(({ kind }) => kind === "set_policies")) return "/console/policies";
  const planIds = new Set(
    edits.flatMap((edit) =>
      edit.kind === "set_plan" ? [edit.plan.id] : edit.kind === "map" ? [edit.planId] : [],
    ),
  );
  const [only] = planIds;
  return planIds.size === 1 && only !== undefined
    ? `/console/plans/${encodeURIComponent(only)}`
    : "/console/plans";
}
