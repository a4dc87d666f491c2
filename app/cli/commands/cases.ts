/** `paidtrail cases …`: who pays and has nothing, or has something and does not pay; and what a person decides about it. */
import { Command, Option } from "commander";
import { caseKinds, caseNumber, caseStatuses } from "~/modules/cases/case";
import { findCase, listCases } from "~/modules/cases/case-list.server";
import type { CaseRow } from "~/modules/cases/case-view";
import { type CaseWish, decideCase } from "~/modules/cases/decide-case.server";
import { untilDate } from "~/modules/entitlements/until-date";
import { withConnection } from "../connect";
import { CommandFailure, exitStatus } from "../failure";
import { mustFindUser } from "../find-user";
import { print, printJson, printTable, time } from "../output";

export function casesCommand(): Command {
  return new Command("cases")
    .description("who pays and has nothing, or has something and does not pay")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(assignCommand())
    .addCommand(snoozeCommand())
    .addCommand(
      deciding("close", "say that nothing is to be done; another cause opens it again")
        .requiredOption("--reason <text>", "why; kept in the audit log")
        .action((id: string, options: DecideOptions) => decide(id, { wish: "close" }, options)),
    )
    .addCommand(
      deciding("reopen", "take a snooze or a closing back")
        .option("--reason <text>", "why; kept in the audit log")
        .action((id: string, options: DecideOptions) => decide(id, { wish: "reopen" }, options)),
    );
}

interface ListOptions {
  status: (typeof caseStatuses)[number];
  kind?: (typeof caseKinds)[number];
  cause?: string;
  assignee?: string;
  limit: string;
  after?: string;
  json?: boolean;
}

function listCommand(): Command {
  return new Command("list")
    .description("the newest first")
    .addOption(new Option("--status <status>", "which").choices(caseStatuses).default("open"))
    .addOption(new Option("--kind <kind>", "which of the two").choices(caseKinds))
    .option("--cause <code>", "a code of the diagnosis")
    .option("--assignee <user>", "a user's id, or “nobody”")
    .option("--limit <number>", "how many rows at most, up to 100", "25")
    .option("--after <id>", "the rows after this one (the first column)")
    .option("--json", "print JSON")
    .action(async (options: ListOptions) => {
      const limit = /^\d{1,3}$/.test(options.limit) ? Number(options.limit) : 0;
      if (limit < 1 || limit > 100) throw new CommandFailure("--limit must be a whole number from 1 to 100.");
      const before = options.after === undefined ? undefined : mustBeCase(options.after);
      await withConnection(async ({ pool, livemode }) => {
        const { status, kind, cause, assignee } = options;
        const page = { limit, ...(before !== undefined && { before }) };
        const { rows, hasMore } = await listCases(pool, livemode, { status, kind, cause, assignee }, page);
        if (status === "open" && rows.length > 0) process.exitCode = exitStatus.findings;
        if (options.json) return printJson({ object: "list", data: rows, has_more: hasMore });
        if (rows.length === 0) return print(status === "open" ? "Nobody is stuck." : "None.");
        printTable(
          ["id", "kind", "cause", "who", "at stake", "in hand", "since"],
          rows.map((row) => [
            row.name,
            row.kind.replaceAll("_", " "),
            row.cause,
            row.subject.id,
            stake(row),
            row.assignee?.id ?? null,
            time(row.since),
          ]),
        );
        if (hasMore) print(`There are more: --after ${rows.at(-1)?.name}`);
      });
    });
}

/** In the currency's smallest unit, as Stripe counts. */
const stake = ({ amount, currency }: CaseRow) =>
  amount === null || currency === null ? null : `${amount} ${currency}`;

function showCommand(): Command {
  return new Command("show")
    .description("what broke, and what mends it")
    .argument("<id>", "case_…")
    .option("--json", "print JSON")
    .action(async (id: string, options: { json?: boolean }) => {
      const number = mustBeCase(id);
      await withConnection(async ({ pool, livemode }) => {
        const found = await findCase(pool, livemode, number);
        if (found === null) throw new CommandFailure(`There is no case ${id}.`);
        if (found.resolvedAt === null) process.exitCode = exitStatus.findings;
        if (options.json) return printJson(found);
        print(`${found.name}: ${found.kind.replaceAll("_", " ")}, ${found.status}`);
        print(`${found.subject.type} ${found.subject.id}, since ${time(found.since)}`);
        print(`${found.cause}: ${found.verdict.sentence}`);
        if (found.verdict.next !== null) print(`Next: ${found.verdict.next.words}`);
      });
    });
}

interface DecideOptions {
  reason?: string;
  json?: boolean;
}

const deciding = (name: string, description: string) =>
  new Command(name).description(description).argument("<id>", "case_…").option("--json", "print JSON");

function assignCommand(): Command {
  return deciding("assign", "say who has it in hand")
    .option("--to <user>", "an operator's id or email; without it: nobody any more")
    .action(async (id: string, options: DecideOptions & { to?: string }) => {
      const { to } = options;
      const assignee =
        to === undefined ? null : (await withConnection(({ pool }) => mustFindUser(pool, to))).id;
      await decide(id, { wish: "assign", assignee }, options);
    });
}

function snoozeCommand(): Command {
  return deciding("snooze", "put it off")
    .requiredOption("--until <date>", "2027-01-31 (through its end, UTC), or so many days as 3d")
    .option("--reason <text>", "why; kept in the audit log")
    .action(async (id: string, options: DecideOptions & { until: string }) => {
      const until = untilDate(options.until, new Date());
      if (until === null) throw new CommandFailure("--until must be a day, as 2027-01-31.");
      await decide(id, { wish: "snooze", until }, options);
    });
}

function mustBeCase(text: string): number {
  const number = caseNumber(text);
  if (number === null) throw new CommandFailure(`“${text}” is no case: their ids look like case_12.`);
  return number;
}

async function decide(id: string, wish: CaseWish, { reason, json }: DecideOptions): Promise<void> {
  const number = mustBeCase(id);
  await withConnection(async ({ pool, livemode, clock, actor }) => {
    const decided = await decideCase({ pool, livemode, clock }, number, wish, {
      actor,
      reason: reason ?? null,
    });
    switch (decided.outcome) {
      case "changed":
      case "unchanged":
        if (json) return printJson({ id, changed: decided.outcome === "changed" });
        return print(decided.outcome === "changed" ? "Done." : "It is so already.");
      case "over":
        throw new CommandFailure("It has ended by itself: nothing is left to decide.");
      case "unknown_case":
        throw new CommandFailure(`There is no case ${id}.`);
      case "unknown_assignee":
        throw new CommandFailure("Only an operator or an admin can have a case in hand.");
      case "invalid":
        throw new CommandFailure(decided.problem);
    }
  });
}
