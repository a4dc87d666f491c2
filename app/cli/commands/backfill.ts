/** `paidtrail backfill`: what Stripe has and never arrived here, and pulls it in. */
import { Command } from "commander";
import pc from "picocolors";
import { transaction } from "~/lib/database.server";
import { beginRun, interruptedRun, nextRange } from "~/modules/reconciliation/begin.server";
import { type CarriedOut, carryOut } from "~/modules/reconciliation/carry-out.server";
import { withinListed } from "~/modules/reconciliation/plan-range";
import type { Run } from "~/modules/reconciliation/run";
import { type RunView, runView } from "~/modules/reconciliation/run-view";
import type { Range } from "~/modules/reconciliation/walk";
import { mostListedTypes } from "~/modules/stripe/event-reader";
import { reasonFor } from "../ask-reason";
import { type Connection, withConnection } from "../connect";
import { CommandFailure, exitStatus } from "../failure";
import { print, printFacts, printJson, time } from "../output";
import { sinceDate } from "../since";
import { stripeEvents } from "../stripe-access";
import { showWalk } from "../walk-progress";

interface Options {
  since?: string;
  until?: string;
  types?: string;
  dryRun?: boolean;
  includePending?: boolean;
  allTypes?: boolean;
  reason?: string;
  json?: boolean;
}

export function backfillCommand(): Command {
  return new Command("backfill")
    .description("look for events that Stripe has and that never arrived, and pull them in")
    .option("--since <time>", "3d, 12h, 90m, a day or an ISO time (default: where the last check ended)")
    .option("--until <time>", "the same (default: now)")
    .option("--types <types>", "only these, separated by commas: invoice.paid,customer.subscription.*")
    .option("--dry-run", "only look")
    .option("--include-pending", "also what Stripe still means to deliver")
    .option("--all-types", "also types that our webhook endpoint does not subscribe to")
    .option("--reason <text>", "why; kept in the audit log (default: ask, or say that it was this command)")
    .option("--json", "print JSON")
    .action((options: Options) => withConnection((connection) => backfill(connection, options)));
}

async function backfill(connection: Connection, options: Options): Promise<void> {
  const { pool, clock, livemode, actor } = connection;
  const asked = {
    livemode,
    trigger: "cli" as const,
    types: typesOf(options.types),
    pulls: options.dryRun !== true,
    includePending: options.includePending === true,
    allTypes: options.allTypes === true,
  };
  const range = await rangeOf(connection, options);
  const reason = asked.pulls ? await reasonFor(options, "asked for with “paidtrail backfill”") : null;

  const ended: Run[] = [];
  let left: Range | null = range;
  const interrupted = await interruptedRun(pool, asked);
  if (interrupted !== null) {
    if (!options.json) print(`Taking up run ${interrupted.id}, which was interrupted at ${at(interrupted)}.`);
    const run = await toItsEnd(connection, interrupted, options);
    // In the hands of another process that goes on with it: this one does what it was asked for.
    if (run !== null) {
      ended.push(run);
      left = rest(range, run.range);
    }
  }
  if (left !== null) {
    const covered = left;
    const begun = await transaction(pool, (tx) =>
      beginRun(tx, { ...asked, range: covered, actor, reason }, clock()),
    );
    const run = await toItsEnd(connection, begun, options);
    if (run !== null) ended.push(run);
  }
  report(
    ended.map((run) => runView(run, clock())),
    options,
  );
}

function typesOf(text: string | undefined): string[] {
  const types = [...new Set((text ?? "").split(",").map((type) => type.trim()))].filter(Boolean);
  if (types.length > mostListedTypes)
    throw new CommandFailure(`Stripe takes ${mostListedTypes} types at a time; these are ${types.length}.`);
  return types;
}

async function rangeOf({ pool, livemode, clock }: Connection, { since, until }: Options): Promise<Range> {
  const now = clock();
  const next = since === undefined ? await nextRange(pool, livemode, now) : null;
  const from = next?.from ?? momentOf("--since", since, now);
  const to = until === undefined ? now : momentOf("--until", until, now);
  if (from >= to) throw new CommandFailure("--since must be before --until.");
  return withinListed({ from, to }, now);
}

function momentOf(name: string, text: string | undefined, now: Date): Date {
  const moment = text === undefined ? null : sinceDate(text, now);
  if (moment !== null) return moment;
  throw new CommandFailure(`${name} takes 3d, 12h, 90m, a day (2027-01-31) or an ISO time with its zone.`);
}

/** What was asked for beyond what an interrupted run covers. */
function rest(asked: Range, done: Range): Range | null {
  if (asked.from < done.from) return asked;
  const from = new Date(Math.max(asked.from.getTime(), done.to.getTime()));
  return from < asked.to ? { from, to: asked.to } : null;
}

/** Null: another process has it in hand. */
async function toItsEnd(connection: Connection, run: Run, { json }: Options): Promise<Run | null> {
  const { pool, clock, livemode } = connection;
  const progress = showWalk(json === true);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once("SIGINT", onSignal);
  const carried = await carryOut({ pool, clock, events: stripeEvents({ pool, clock, livemode }) }, run, {
    signal: stop.signal,
    onPage: (at) => progress.show(runView(at, clock())),
  }).finally(() => {
    progress.done();
    process.off("SIGINT", onSignal);
  });
  return endOf(carried);
}

function endOf(carried: CarriedOut): Run | null {
  switch (carried.outcome) {
    case "ended":
      return carried.run;
    case "in_hand":
      return null;
    case "interrupted":
      throw new CommandFailure(
        `Stopped at ${at(carried.run)}. The same command goes on from there; nothing is lost or done twice.`,
      );
    case "refused": {
      const { message, requestId } = carried.failure;
      const request = requestId === null ? "" : ` (${requestId})`;
      throw new CommandFailure(
        `Stripe does not answer: ${message}${request}. The same command goes on from ${at(carried.run)}.`,
      );
    }
  }
}

const at = ({ cursor }: Run) => time(cursor.window.from) ?? "";

function report(runs: readonly RunView[], { json }: Options): void {
  const left = runs.reduce((sum, run) => sum + run.missing - run.pulled, 0);
  if (left > 0) process.exitCode = exitStatus.findings;
  if (json) {
    printJson({ runs });
    return;
  }
  for (const run of runs) show(run);
}

function show(run: RunView): void {
  printFacts([
    ["run", String(run.id)],
    ["created", `${time(run.from)} to ${time(run.to)}`],
    ["seen", `${run.seen} events in ${run.requests} requests`],
    ["missing", said(run)],
    ...(run.pending > 0 ? [["on their way", `${run.pending}, left to Stripe`] as [string, string]] : []),
    ...(run.leftOut > 0 ? [["left out", leftOut(run)] as [string, string]] : []),
    ...(run.unreadable > 0 ? [["unreadable", String(run.unreadable)] as [string, string]] : []),
  ]);
  if (run.missing === 0) print(pc.green("Nothing is missing."));
}

const leftOut = ({ leftOut: count }: RunView) =>
  `${count}, of types that our endpoint does not subscribe to; --all-types includes them`;

function said({ missing, pulled, pulls }: RunView): string {
  if (missing === 0) return "0";
  return pulls
    ? `${missing}, ${pulled} pulled in and queued`
    : `${missing}; without --dry-run they are pulled in`;
}
