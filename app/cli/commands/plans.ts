/** `paidtrail plans …`: what there is to buy, and which Stripe prices unlock it. */
import { Command, Option } from "commander";
import {
  type CatalogueChange,
  loadCatalogue,
  mapPrice,
  setPlan,
  unmapPrice,
} from "~/modules/entitlements/catalogue.server";
import { rederiveEveryone } from "~/modules/sync/rederive.server";
import { type Connection, withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { print, printJson, printTable } from "../output";

interface CommonOptions {
  reason?: string;
  json?: boolean;
}

export function plansCommand(): Command {
  return new Command("plans")
    .description("what there is to buy, and which Stripe prices unlock it")
    .addCommand(list())
    .addCommand(set())
    .addCommand(map())
    .addCommand(unmap());
}

const json = () => new Option("--json", "print JSON");
const reason = () => new Option("--reason <text>", "why; kept in the audit log");

function list(): Command {
  return new Command("list")
    .description("plans by rank, with what unlocks each")
    .addOption(json())
    .action(async (options: CommonOptions) => {
      await withConnection(async ({ pool }) => {
        const { plans, byStripeId } = await loadCatalogue(pool);
        const unlockedBy = (id: string) =>
          Object.keys(byStripeId)
            .filter((stripeId) => byStripeId[stripeId] === id)
            .sort();
        if (options.json) {
          const data = plans.map((plan) => ({ ...plan, unlockedBy: unlockedBy(plan.id) }));
          return printJson({ object: "list", data, has_more: false });
        }
        if (plans.length === 0) {
          return print(
            "No plans yet: make one with “paidtrail plans set pro --name Pro --rank 10 --features …”.",
          );
        }
        printTable(
          ["id", "name", "rank", "features", "unlocked by"],
          plans.map((plan) => [
            plan.id,
            plan.name,
            String(plan.rank),
            plan.features.join(", ") || null,
            unlockedBy(plan.id).join(", ") || (plan.rank === 0 ? "everybody" : null),
          ]),
        );
      });
    });
}

function set(): Command {
  return new Command("set")
    .description("create a plan, or change what is said about it")
    .argument("<id>", "short name that programs use, e.g. pro")
    .option("--name <name>", "name to show (default: as it is)")
    .option("--rank <n>", "the higher one wins when several apply; 0: what everybody has", wholeNumber)
    .option("--features <list>", "what it unlocks, separated by commas; replaces the list")
    .addOption(reason())
    .addOption(json())
    .action(
      async (id: string, options: CommonOptions & { name?: string; rank?: number; features?: string }) => {
        if (!/^[a-z0-9][a-z0-9_-]{0,49}$/.test(id)) {
          throw new CommandFailure(
            "A plan's id has lower-case letters, digits, dashes and underscores, 50 at most.",
          );
        }
        await withConnection(async (connection) => {
          const { plans } = await loadCatalogue(connection.pool);
          const before = plans.find((plan) => plan.id === id);
          if (!before && options.rank === undefined) {
            throw new CommandFailure(
              `${id} is a new plan: say its --rank, so that it is clear which plan wins.`,
            );
          }
          const plan = {
            id,
            name: options.name?.trim() || before?.name || id,
            rank: options.rank ?? before?.rank ?? 0,
            features: options.features === undefined ? (before?.features ?? []) : commaList(options.features),
          };
          const outcome = await setPlan(connection.pool, plan, connection.change(options.reason));
          const derived = await deriveAgain(connection);
          if (options.json) return printJson({ ...plan, outcome, usersDerived: derived });
          print(
            outcome === "unchanged"
              ? `${plan.name} was so already. ${derivedWords(derived)}`
              : `${plan.name} is set. ${derivedWords(derived)}`,
          );
        });
      },
    );
}

function map(): Command {
  return new Command("map")
    .description("let a Stripe price, or every price of a product, unlock a plan")
    .argument("<price|product>", "price_… or prod_…")
    .argument("<plan>", "id of the plan")
    .addOption(reason())
    .addOption(json())
    .action(async (stripeId: string, planId: string, options: CommonOptions) => {
      await withConnection(async (connection) => {
        const change: CatalogueChange = connection.change(options.reason);
        const outcome = await mapPrice(connection.pool, mustBeStripeId(stripeId), planId, change);
        if (outcome === "unknown_plan") {
          throw new CommandFailure(`There is no plan “${planId}”: look with “paidtrail plans list”.`);
        }
        const derived = await deriveAgain(connection);
        if (options.json) return printJson({ stripeId, planId, outcome, usersDerived: derived });
        print(
          outcome === "unchanged"
            ? `${stripeId} unlocked ${planId} already. ${derivedWords(derived)}`
            : `${stripeId} now unlocks ${planId}. ${derivedWords(derived)}`,
        );
      });
    });
}

function unmap(): Command {
  return new Command("unmap")
    .description("let a Stripe price or product unlock nothing any more")
    .argument("<price|product>", "price_… or prod_…")
    .addOption(reason())
    .addOption(json())
    .action(async (stripeId: string, options: CommonOptions) => {
      await withConnection(async (connection) => {
        const outcome = await unmapPrice(connection.pool, stripeId, connection.change(options.reason));
        const derived = await deriveAgain(connection);
        if (options.json) return printJson({ stripeId, outcome, usersDerived: derived });
        print(
          outcome === "unchanged"
            ? `${stripeId} was mapped to no plan. ${derivedWords(derived)}`
            : `${stripeId} unlocks nothing any more. ${derivedWords(derived)}`,
        );
      });
    });
}

/**
 * A change of the catalogue reaches users by deriving them again. Also where
 * nothing changed: an earlier run may have been interrupted before it reached everybody.
 */
function deriveAgain({ pool, clock, livemode }: Connection): Promise<number> {
  const onProgress = (count: number) =>
    process.stderr.write(`Working out access again: ${count} users so far.\n`);
  return rederiveEveryone(pool, "plan", { livemode, clock, onProgress });
}

function derivedWords(count: number): string {
  return count === 1
    ? "One user's access was worked out again."
    : `The access of ${count} users was worked out again.`;
}

function mustBeStripeId(text: string): string {
  // Prices made before 2020 are plans, with ids that people chose themselves.
  if (/^[\w.:-]{1,255}$/.test(text)) return text;
  throw new CommandFailure(`“${text}” is no id of a price or product: it looks like price_… or prod_….`);
}

function commaList(text: string): string[] {
  return [...new Set(text.split(",").map((part) => part.trim()))].filter((part) => part !== "");
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text))
    throw new CommandFailure(`“${text}” is no rank: give a whole number, 0 or more.`);
  return Number(text);
}
