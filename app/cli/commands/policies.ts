/** `paidtrail policies …`: what people decide about access where Stripe leaves it open. */
import { Command, Option } from "commander";
import { choicesOf, type PolicyChoices, policiesSchema } from "~/modules/entitlements/policies";
import { loadPolicies } from "~/modules/entitlements/rules.server";
import { type ChangeOptions, changeOrShow } from "../change-rules";
import { withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { print, printFacts, printJson } from "../output";

export function policiesCommand(): Command {
  return new Command("policies")
    .description("what becomes of access after refunds, disputes, unpaid invoices and pauses")
    .addCommand(show())
    .addCommand(set());
}

const json = () => new Option("--json", "print JSON");

function show(): Command {
  return new Command("show")
    .description("the policies as they are")
    .addOption(json())
    .action(async (options: ChangeOptions) => {
      await withConnection(async ({ pool }) => {
        const policies = await loadPolicies(pool);
        if (options.json) return printJson({ object: "policies", ...policies });
        printFacts(Object.entries(settings).map(([name, { read }]) => [name, read(policies)]));
        print();
        print(
          "Stated, no choice: the highest of several plans wins; a subscription that is paused gives none.",
        );
      });
    });
}

function set(): Command {
  const names = Object.entries(settings).map(([name, { values }]) => `  ${name}=${values}`);
  return new Command("set")
    .description("change policies, e.g. refunded.subscription=end_at_period grace_days=14")
    .argument("<name=value...>", "what is not named stays as it is")
    .option("--reason <text>", "why; kept in the audit log (needed, except with --dry-run)")
    .option("--dry-run", "show whose access it would change, and save nothing")
    .addOption(json())
    .addHelpText("after", `\nPolicies:\n${names.join("\n")}`)
    .action(async (words: string[], options: ChangeOptions) => {
      if (!options.dryRun && !options.reason?.trim()) {
        throw new CommandFailure("Say --reason: why the policies change. Or look first, with --dry-run.");
      }
      await withConnection(async (connection) => {
        const before = choicesOf(await loadPolicies(connection.pool));
        const choices = words.reduce(withWord, before);
        await changeOrShow(connection, [{ kind: "set_policies", choices }], options, {
          changed: "The policies are set.",
          unchanged: "The policies were so already.",
          told: { policies: choices },
        });
      });
    });
}

function withWord(choices: PolicyChoices, word: string): PolicyChoices {
  const [, name = "", value = ""] = /^([\w.]+)=(.*)$/.exec(word) ?? [];
  if (!isSetting(name)) {
    const known = Object.keys(settings).join(", ");
    throw new CommandFailure(`“${word}” names no policy: write name=value, with one of ${known}.`);
  }
  const { write, values } = settings[name];
  const parsed = policiesSchema.safeParse({ ...choices, ...write(choices, value) });
  if (!parsed.success) throw new CommandFailure(`“${value}” does not fit ${name}: give ${values}.`);
  return parsed.data;
}

interface Setting {
  /** What may be given. */
  values: string;
  read(choices: PolicyChoices): string;
  /** Checked by the schema afterwards. */
  write(choices: PolicyChoices, value: string): Partial<Record<keyof PolicyChoices, unknown>>;
}

type Loss = "refunded" | "disputeOpened" | "disputeLost";

const purchase = (of: Loss): Setting => ({
  values: "keep|end_now",
  read: (choices) => choices[of].purchase,
  write: (choices, value) => ({ [of]: { ...choices[of], purchase: value } }),
});
const subscription = (of: Loss): Setting => ({
  values: "keep|end_now|end_at_period",
  read: (choices) => choices[of].subscription,
  write: (choices, value) => ({ [of]: { ...choices[of], subscription: value } }),
});

const settings = {
  "refunded.purchase": purchase("refunded"),
  "refunded.subscription": subscription("refunded"),
  "dispute_opened.purchase": purchase("disputeOpened"),
  "dispute_opened.subscription": subscription("disputeOpened"),
  "dispute_lost.purchase": purchase("disputeLost"),
  "dispute_lost.subscription": subscription("disputeLost"),
  unpaid_invoice: {
    values: "keep|only_when_paid|after_days_overdue:N (0 to 365 days)",
    read: ({ unpaidInvoice: of }) => (of.rule === "after_days_overdue" ? `${of.rule}:${of.days}` : of.rule),
    write: (_, value) => {
      const [rule, days] = value.split(":");
      return { unpaidInvoice: days === undefined ? { rule } : { rule, days: wholeNumber(days) } };
    },
  },
  paused_collection: {
    values: "keep|end_now|keep_when:keep_as_draft,mark_uncollectible,void",
    read: ({ pausedCollection: of }) =>
      of.rule === "keep_when" ? `${of.rule}:${of.behaviors.join(",")}` : of.rule,
    write: (_, value) => {
      const [rule, behaviors] = value.split(":");
      const listed = behaviors?.split(",").filter((behavior) => behavior !== "");
      return { pausedCollection: listed === undefined ? { rule } : { rule, behaviors: listed } };
    },
  },
  grace_days: {
    values: "a whole number of days, 0 to 365",
    read: ({ graceDays }) => String(graceDays),
    write: (_, value) => ({ graceDays: wholeNumber(value) }),
  },
  seats: {
    values: "sum|highest",
    read: ({ seats }) => seats,
    write: (_, value) => ({ seats: value }),
  },
} satisfies Record<string, Setting>;

function isSetting(name: string): name is keyof typeof settings {
  return Object.hasOwn(settings, name);
}

/** Not a number where it is none: the schema says so. */
const wholeNumber = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN);
