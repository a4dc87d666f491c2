/** `paidtrail plans …`: what there is to have, and what at Stripe unlocks it. */
import { Command, Option } from "commander";
import {
  type Plan,
  type PlanSource,
  type PlanSourceKind,
  planSourceKinds,
  sourceOfStripeId,
  sourcesOf,
} from "~/modules/entitlements/plan";
import { loadCatalogue } from "~/modules/entitlements/rules.server";
import { type ChangeOptions, changeOrShow } from "../change-rules";
import { withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { print, printJson, printTable } from "../output";

export function plansCommand(): Command {
  return new Command("plans")
    .description("what there is to have, and what at Stripe unlocks it")
    .addCommand(list())
    .addCommand(set())
    .addCommand(remove())
    .addCommand(map())
    .addCommand(unmap());
}

const json = () => new Option("--json", "print JSON");
/** A command that changes rules. */
const changing = (name: string) =>
  new Command(name)
    .option("--reason <text>", "why; kept in the audit log")
    .option("--dry-run", "show whose access it would change, and save nothing")
    .addOption(json());

function list(): Command {
  return new Command("list")
    .description("plans by rank, with what unlocks each")
    .addOption(json())
    .action(async (options: ChangeOptions) => {
      await withConnection(async ({ pool }) => {
        const catalogue = await loadCatalogue(pool);
        const { plans } = catalogue;
        if (options.json) {
          const data = plans.map((plan) => ({
            ...plan,
            unlockedBy: sourcesOf(catalogue, plan.id).map(told),
          }));
          return printJson({ object: "list", data, has_more: false });
        }
        if (plans.length === 0) {
          return print(
            "No plans yet: make one with “paidtrail plans set pro --name Pro --rank 10 --features …”.",
          );
        }
        printTable(
          ["id", "name", "rank", "features", "limits", "grace", "unlocked by"],
          plans.map((plan) => [
            plan.id,
            plan.name,
            String(plan.rank),
            plan.features.join(", ") || null,
            limitsText(plan.limits) || null,
            plan.graceDays === null ? null : `${plan.graceDays} d`,
            sourcesOf(catalogue, plan.id).map(sourceText).join(", ") ||
              (plan.rank === 0 ? "everybody" : null),
          ]),
        );
      });
    });
}

const told = ({ kind, value, accessDays }: PlanSource & { accessDays: number | null }) => ({
  kind,
  value,
  accessDays,
});

function sourceText({ kind, value, accessDays }: PlanSource & { accessDays: number | null }): string {
  const name = kind === "price" || kind === "product" ? value : `${kind}:${value}`;
  return accessDays === null ? name : `${name} (${accessDays} d)`;
}

const limitsText = (limits: Plan["limits"]) =>
  Object.entries(limits)
    .map(([name, limit]) => `${name}=${limit}`)
    .join(", ");

interface SetOptions extends ChangeOptions {
  name?: string;
  rank?: number;
  features?: string;
  limits?: Plan["limits"];
  graceDays?: number | null;
}

function set(): Command {
  return changing("set")
    .description("create a plan, or change what is said about it")
    .argument("<id>", "short name that programs use, e.g. pro")
    .option("--name <name>", "name to show (default: as it is)")
    .option("--rank <n>", "the higher one wins when several apply; 0: what everybody has", wholeNumber)
    .option("--features <list>", "what it unlocks, separated by commas; replaces the list")
    .option("--limits <list>", "how much it allows, e.g. notes=1000,projects=5; replaces the list", limitsOf)
    .option(
      "--grace-days <n>",
      "days of access after a renewal that was not paid; “default”: as the policies say",
      (text) => (text === "default" ? null : wholeNumber(text)),
    )
    .action(async (id: string, options: SetOptions) => {
      await withConnection(async (connection) => {
        const { plans } = await loadCatalogue(connection.pool);
        const before = plans.find((plan) => plan.id === id);
        if (!before && options.rank === undefined && /^[a-z0-9]/.test(id)) {
          throw new CommandFailure(
            `${id} is a new plan: say its --rank, so that it is clear which plan wins.`,
          );
        }
        const plan: Plan = {
          id,
          name: options.name?.trim() || before?.name || id,
          rank: options.rank ?? before?.rank ?? 0,
          features: options.features === undefined ? (before?.features ?? []) : commaList(options.features),
          limits: options.limits ?? before?.limits ?? {},
          graceDays: options.graceDays === undefined ? (before?.graceDays ?? null) : options.graceDays,
        };
        await changeOrShow(connection, [{ kind: "set_plan", plan }], options, {
          changed: `${plan.name} is set.`,
          unchanged: `${plan.name} was so already.`,
          told: plan,
        });
      });
    });
}

function remove(): Command {
  return changing("remove")
    .description("remove a plan that nothing unlocks and nobody has")
    .argument("<id>", "id of the plan")
    .action(async (planId: string, options: ChangeOptions) => {
      await withConnection((connection) =>
        changeOrShow(connection, [{ kind: "remove_plan", planId }], options, {
          changed: `${planId} is removed.`,
          unchanged: `${planId} was removed already.`,
          told: { id: planId },
        }),
      );
    });
}

interface SourceOptions extends ChangeOptions {
  by?: PlanSourceKind;
}

const byOption = () =>
  new Option(
    "--by <kind>",
    "what is given: a price's or a product's id (by its looks), the lookup key of a price, or that of a feature",
  ).choices([...planSourceKinds]);

function map(): Command {
  return changing("map")
    .description("let something at Stripe unlock a plan")
    .argument("<price|product|key>", "price_…, prod_…, or with --by a lookup key")
    .argument("<plan>", "id of the plan")
    .addOption(byOption())
    .option(
      "--access-days <n>",
      "how long a one-time purchase of it lasts (default: without an end)",
      wholeNumber,
    )
    .action(async (value: string, planId: string, options: SourceOptions & { accessDays?: number }) => {
      const source = sourceFrom(value, options.by);
      const edit = { kind: "map" as const, source, planId, accessDays: options.accessDays ?? null };
      await withConnection((connection) =>
        changeOrShow(connection, [edit], options, {
          changed: `${value} now unlocks ${planId}.`,
          unchanged: `${value} unlocked ${planId} already.`,
          told: { ...source, planId, accessDays: edit.accessDays },
        }),
      );
    });
}

function unmap(): Command {
  return changing("unmap")
    .description("let something at Stripe unlock nothing any more; who subscribed before keeps the plan")
    .argument("<price|product|key>", "price_…, prod_…, or with --by a lookup key")
    .addOption(byOption())
    .action(async (value: string, options: SourceOptions) => {
      const source = sourceFrom(value, options.by);
      await withConnection((connection) =>
        changeOrShow(connection, [{ kind: "unmap", source }], options, {
          changed: `${value} unlocks nothing any more.`,
          unchanged: `${value} was mapped to no plan.`,
          told: source,
        }),
      );
    });
}

function sourceFrom(value: string, by: PlanSourceKind | undefined): PlanSource {
  if (by !== undefined) return { kind: by, value };
  // Prices made before 2020 are plans, with ids that people chose themselves.
  if (/^[\w.:-]{1,255}$/.test(value)) return sourceOfStripeId(value);
  throw new CommandFailure(`“${value}” is no id of a price or product: it looks like price_… or prod_….`);
}

function commaList(text: string): string[] {
  return [...new Set(text.split(",").map((part) => part.trim()))].filter((part) => part !== "");
}

function limitsOf(text: string): Plan["limits"] {
  const limits = commaList(text).map((part): [string, number] => {
    const [, name, limit] = /^(.+?)\s*=\s*(\d{1,13})$/.exec(part) ?? [];
    if (name === undefined)
      throw new CommandFailure(`“${part}” is no limit: write name=number, e.g. notes=1000.`);
    return [name, Number(limit)];
  });
  return Object.fromEntries(limits);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text))
    throw new CommandFailure(`“${text}” is no number that fits: give a whole number, 0 or more.`);
  return Number(text);
}
