/** `paidtrail owners …`: which customer is whose, what disagrees about it, and the decisions of a person. */
import { createReadStream } from "node:fs";
import { Command, Option } from "commander";
import pc from "picocolors";
import { csvRow } from "~/lib/csv";
import { listMapping } from "~/modules/mapping-desk.server";
import { everyBinding } from "~/modules/ownership/binding-list.server";
import { mappingHeading } from "~/modules/ownership/mapping-csv";
import { type MismatchFilter, listMismatches } from "~/modules/ownership/mismatch-list.server";
import { severities } from "~/modules/ownership/mismatch-codes";
import { mismatchStatuses } from "~/modules/ownership/mismatch-view";
import { importOwners } from "~/modules/sync/import-owners.server";
import type { ImportRow } from "~/modules/sync/import-view";
import { listOrphans } from "~/modules/sync/orphans.server";
import { reasonFor } from "../ask-reason";
import { withConnection } from "../connect";
import { CommandFailure, exitStatus } from "../failure";
import { mustFindUser } from "../find-user";
import { print, printJson, printTable, time } from "../output";
import { statusCommands } from "./mismatch-status";
import { linkCommand, moveCommand, unlinkCommand, writeCommand } from "./owner-changes";

export function ownersCommand(): Command {
  return new Command("owners")
    .description("which Stripe customer belongs to which user")
    .addCommand(listCommand())
    .addCommand(linkCommand())
    .addCommand(unlinkCommand())
    .addCommand(moveCommand())
    .addCommand(writeCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(mismatchesCommand())
    .addCommand(orphansCommand());
}

interface ListOptions {
  limit: string;
  after?: string;
  json?: boolean;
}

/** Lists as long as a page; the next one begins after the last id of this. */
const paged = (command: Command) =>
  command
    .option("--limit <number>", "how many rows at most, up to 100", "25")
    .option("--after <id>", "the rows after this one (the first column)")
    .option("--json", "print JSON");

function pageOf({ limit, after }: ListOptions): { limit: number; before?: number } {
  return { limit: number(limit, "--limit", 100), ...(after && { before: number(after, "--after") }) };
}

function number(text: string, name: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most)
    throw new CommandFailure(`${name} must be a whole number from 1 to ${most}.`);
  return value;
}

function listCommand(): Command {
  return paged(new Command("list").description("the links, newest first"))
    .option("--user <user>", "user id or email")
    .option("--customer <customer>", "cus_…")
    .option("--ended", "also links that are over (of a user or a customer)")
    .action(async (options: ListOptions & { user?: string; customer?: string; ended?: boolean }) => {
      await withConnection(async ({ pool, livemode }) => {
        const user = options.user === undefined ? undefined : await mustFindUser(pool, options.user);
        const filter = { userId: user?.id, customerId: options.customer, ended: options.ended };
        const { rows, hasMore } = await listMapping(pool, livemode, filter, pageOf(options));
        if (options.json) return printJson({ object: "list", data: rows, has_more: hasMore });
        if (rows.length === 0) return print("No links.");
        printTable(
          ["id", "customer", "user", "evidence", "plan", "since", "ended", "open"],
          rows.map((row) => [
            String(row.id),
            row.customerId,
            row.userId,
            row.evidence,
            row.planId,
            time(row.createdAt),
            time(row.endedAt),
            row.openMismatches === 0 ? null : String(row.openMismatches),
          ]),
        );
        if (hasMore) print(`There are more: --after ${rows.at(-1)?.id}`);
      });
    });
}

function mismatchesCommand(): Command {
  const command = paged(
    new Command("mismatches").description("where sources disagree about an owner, newest first"),
  )
    .addOption(new Option("--status <status>", "default: open and acknowledged").choices(mismatchStatuses))
    .addOption(new Option("--severity <severity>", "how grave it is").choices(severities))
    .option("--code <code>", "see MISMATCHES.md")
    .option("--customer <customer>", "cus_…")
    .option("--user <user>", "user id or email: theirs, of their customers, and what names them")
    .action(
      async (
        options: ListOptions & {
          status?: (typeof mismatchStatuses)[number];
          severity?: MismatchFilter["severity"];
          code?: string;
          customer?: string;
          user?: string;
        },
      ) => {
        await withConnection(async ({ pool, livemode }) => {
          const { status, severity, code, customer: customerId } = options;
          if (customerId !== undefined && options.user !== undefined) {
            throw new CommandFailure("Name a customer or a user, not both.");
          }
          const user = options.user === undefined ? undefined : await mustFindUser(pool, options.user);
          const of = { customerId, userId: user?.id };
          const filter = { ...(status && { statuses: [status] }), severity, code, ...of };
          const { rows, hasMore } = await listMismatches(pool, livemode, filter, pageOf(options));
          if (rows.some((row) => row.status === "open")) process.exitCode = exitStatus.findings;
          if (options.json) return printJson({ object: "list", data: rows, has_more: hasMore });
          if (rows.length === 0) return print("Nothing disagrees.");
          printTable(
            ["id", "severity", "code", "of", "linked to", "status", "since"],
            rows.map((row) => [
              String(row.id),
              row.severity.replaceAll("_", " "),
              row.code,
              row.subject.id,
              row.boundTo,
              row.status,
              time(row.firstSeenAt),
            ]),
          );
          if (hasMore) print(`There are more: --after ${rows.at(-1)?.id}`);
        });
      },
    );
  for (const each of statusCommands()) command.addCommand(each);
  return command;
}

function orphansCommand(): Command {
  return paged(
    new Command("orphans").description("customers who belong to nobody, with whose they might be"),
  ).action(async (options: ListOptions) => {
    await withConnection(async ({ pool, livemode }) => {
      const { rows, hasMore } = await listOrphans(pool, livemode, pageOf(options), { reveal: true });
      if (rows.length > 0) process.exitCode = exitStatus.findings;
      if (options.json) return printJson({ object: "list", data: rows, has_more: hasMore });
      if (rows.length === 0) return print("Every customer who paid belongs to somebody.");
      for (const { id, customerId, code, email, since, candidates } of rows) {
        print(`${pc.bold(customerId)}  ${code}  ${email ?? "no email"}  since ${time(since)}  (${id})`);
        for (const { userId, reason, because } of candidates) {
          print(`  ${userId}: ${reason.replaceAll("_", " ")}. ${because}`);
        }
      }
      if (hasMore) print(`There are more: --after ${rows.at(-1)?.id}`);
    });
  });
}

function importCommand(): Command {
  return new Command("import")
    .description("link customers from a CSV file with the columns user_id and customer_id")
    .argument("<file>", "path, or - for standard input")
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--reason <text>", "why; kept in the audit log")
    .option("--json", "print one JSON object a row")
    .action(async (path: string, options: { dryRun?: boolean; reason?: string; json?: boolean }) => {
      await withConnection(async ({ pool, clock, livemode, actor }) => {
        const reason = options.dryRun
          ? ""
          : await reasonFor(options, "linked with “paidtrail owners import”");
        const request = { dryRun: options.dryRun === true, act: { actor, reason } };
        const file = path === "-" ? process.stdin : createReadStream(path);
        const started = await importOwners({ pool, clock, livemode }, file, request).catch(
          (error: unknown) => {
            if (error instanceof Error && "code" in error && error.code === "ENOENT") {
              throw new CommandFailure(`There is no file “${path}”.`);
            }
            throw error;
          },
        );
        if (!started.ok) throw new CommandFailure(started.problem);
        if (started.count === 0) throw new CommandFailure("The file has a heading and no rows.");
        const counts = { linked: 0, unchanged: 0, repeated: 0, refused: 0 };
        for await (const rows of started.rows) {
          for (const row of rows) {
            counts[row.result] += 1;
            if (options.json) print(JSON.stringify({ ...row, dryRun: request.dryRun }));
            else if (row.result === "refused") print(sayRow(row));
          }
        }
        if (!options.json) {
          const done = request.dryRun ? "would be linked" : "linked";
          print(
            `${counts.linked} ${done}, ${counts.unchanged} were so already, ${counts.repeated} repeated, ${counts.refused} refused.`,
          );
        }
        if (counts.refused > 0) process.exitCode = exitStatus.findings;
      });
    });
}

const sayRow = ({ line, userId, customerId, problem }: ImportRow) =>
  `line ${line}${customerId ? ` (${userId}, ${customerId})` : ""}: ${problem}`;

function exportCommand(): Command {
  return new Command("export")
    .description("every link, as CSV: user_id, customer_id, evidence, since")
    .option("--json", "print one JSON object a link")
    .action(async (options: { json?: boolean }) => {
      await withConnection(async ({ pool, livemode }) => {
        if (!options.json) process.stdout.write(mappingHeading);
        for await (const rows of everyBinding(pool, livemode)) {
          const lines = rows.map(({ userId, customerId, evidence, since }) =>
            options.json
              ? `${JSON.stringify({ userId, customerId, evidence, since })}\n`
              : csvRow([userId, customerId, evidence, since.toISOString()]),
          );
          // Waits for a slow reader: the table may be larger than memory.
          if (!process.stdout.write(lines.join("")))
            await new Promise((resolve) => process.stdout.once("drain", resolve));
        }
      });
    });
}
