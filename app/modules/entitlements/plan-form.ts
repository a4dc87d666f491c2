/** A plan with what unlocks it, as a form holds it, and what such a form changes. For the browser and the server alike. */
import { z } from "zod";
import {
  accessDaysSchema,
  type Plan,
  type PlanCatalogue,
  planSchema,
  planSourceKinds,
  planSourceSchema,
  sourcesOf,
} from "./plan";
import type { RulesEdit } from "./rules";

/** Pages of their own stand where such a plan's page would. */
const reservedIds = new Set(["new", "import"]);

const missingName = "Give it a name.";

export const planForm = z.object({
  id: planSchema.shape.id.refine(
    (id) => !reservedIds.has(id),
    "The console has a page of that name: take another id.",
  ),
  name: z
    .string({ error: missingName })
    .trim()
    .min(1, missingName)
    .max(100, "A name has 100 characters at most."),
  rank: z
    .number({ error: "Give it a rank: a whole number, 0 or more." })
    .int("A rank is a whole number.")
    .min(0, "A rank is 0 or more.")
    .max(999_999, "A rank is 999,999 at most."),
  /** One a line. */
  features: z
    .string()
    .max(12_000)
    .optional()
    .refine((text) => linesOf(text).length <= 100, "A plan has 100 features at most.")
    .refine(
      (text) => linesOf(text).every((line) => line.length <= 100),
      "A feature has 100 characters at most.",
    ),
  limits: z
    .array(
      z
        .object({
          name: z.string().trim().max(60, "A limit's name has 60 characters at most.").optional(),
          amount: z
            .number({ error: "How much is a whole number." })
            .int("How much is a whole number.")
            .min(0, "How much is 0 or more.")
            .max(1_000_000_000_000, "That is more than can be kept.")
            .optional(),
        })
        .refine(({ name, amount }) => amount === undefined || Boolean(name), {
          path: ["name"],
          error: "Of what?",
        })
        .refine(({ name, amount }) => !name || amount !== undefined, {
          path: ["amount"],
          error: "How much?",
        }),
    )
    .max(50, "A plan has 50 limits at most.")
    .default([]),
  graceDays: z
    .number({ error: "A whole number of days." })
    .int("A whole number of days.")
    .min(0, "0 days or more.")
    .max(365, "365 days at most.")
    .optional(),
  sources: z
    .array(
      z.object({
        kind: z.enum(planSourceKinds, { error: "Choose what it is." }),
        value: planSourceSchema.shape.value.trim().optional(),
        accessDays: z
          .number({ error: "A whole number of days." })
          .int("A whole number of days.")
          .min(1, "1 day or more.")
          .max(36_500, "36,500 days at most.")
          .optional(),
      }),
    )
    .max(300, "A plan has 300 of these at most here; the rest by the command line.")
    .default([]),
});

export type PlanForm = z.infer<typeof planForm>;

/** As the fields begin. */
export function formOfPlan(plan: Plan, catalogue: PlanCatalogue) {
  return {
    id: plan.id,
    name: plan.name,
    rank: String(plan.rank),
    features: plan.features.join("\n"),
    limits: Object.entries(plan.limits).map(([name, amount]) => ({ name, amount: String(amount) })),
    graceDays: plan.graceDays === null ? "" : String(plan.graceDays),
    sources: sourcesOf(catalogue, plan.id).map(({ kind, value, accessDays }) => ({
      kind,
      value,
      accessDays: accessDays === null ? "" : String(accessDays),
    })),
  };
}

/** What has to be done so that everything is as the form says; empty: it is so already. */
export function editsOfPlan(form: PlanForm, catalogue: PlanCatalogue): RulesEdit[] {
  const plan: Plan = {
    id: form.id,
    name: form.name,
    rank: form.rank,
    features: [...new Set(linesOf(form.features))],
    limits: Object.fromEntries(
      form.limits.flatMap(({ name, amount }) => (name && amount !== undefined ? [[name, amount]] : [])),
    ),
    graceDays: form.graceDays ?? null,
  };
  const before = catalogue.plans.find(({ id }) => id === form.id);
  const edits: RulesEdit[] = before && samePlan(before, plan) ? [] : [{ kind: "set_plan", plan }];

  const wanted = form.sources.flatMap(({ kind, value, accessDays }) =>
    value ? [{ source: { kind, value }, accessDays: accessDaysSchema.parse(accessDays ?? null) }] : [],
  );
  const present = sourcesOf(catalogue, form.id);
  for (const { kind, value } of present) {
    const stays = wanted.some(({ source }) => source.kind === kind && source.value === value);
    if (!stays) edits.push({ kind: "unmap", source: { kind, value } });
  }
  for (const { source, accessDays } of wanted) {
    const same = present.some(
      (one) => one.kind === source.kind && one.value === source.value && one.accessDays === accessDays,
    );
    if (!same) edits.push({ kind: "map", source, planId: form.id, accessDays });
  }
  return edits;
}

function samePlan(a: Plan, b: Plan): boolean {
  const facts = ({ name, rank, features, limits, graceDays }: Plan) =>
    JSON.stringify([name, rank, features, Object.entries(limits).sort(), graceDays]);
  return facts(a) === facts(b);
}

function linesOf(text = ""): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
