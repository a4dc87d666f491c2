/** `paidtrail ingest`: signs the events found in JSON files as Stripe does, and posts them. */
import { Command, InvalidArgumentError } from "commander";
import { withConnection } from "../connect";
import { CommandFailure, exitStatus } from "../failure";
import { type IngestResult, ingest } from "../ingest/ingest";
import { jsonFiles } from "../ingest/json-files";
import { showProgress } from "../ingest/progress";
import { type Settled, settle } from "../ingest/settle";
import { repeated, summaryOf, total } from "../ingest/summary";
import { webhookEndpoint } from "../ingest/webhook-endpoint";
import { print, printable, printFacts, printJson } from "../output";

interface Options {
  url?: string;
  freshIds?: boolean;
  concurrency: number;
  json?: boolean;
}

export function ingestCommand(): Command {
  return new Command("ingest")
    .description("sign the events in JSON files as Stripe does, and post them")
    .argument("<path>", "a JSON file, or a folder of them")
    .option("--url <url>", "webhook endpoint, or address of an app (default: the app of this checkout)")
    .option("--fresh-ids", "give each event an id of its own: samples often share zeroed ones")
    .option("--concurrency <n>", "requests at once", oneTo(64), 8)
    .option("--json", "print JSON")
    .action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const endpoint = webhookEndpoint(options.url);
  const files = await jsonFiles(path);
  if (files.length === 0) throw new CommandFailure(`There is no JSON file in ${path}.`);
  const quiet = options.json === true;

  const posting = showProgress("Reading and posting files", files.length, quiet);
  const { concurrency, freshIds = false } = options;
  const { step, waiting } = posting;
  const result = await ingest(endpoint, files, { concurrency, freshIds, step, waiting }).finally(
    posting.done,
  );
  if (nothingArrived(result)) {
    const reason = Object.keys(result.unreachable)[0];
    throw new CommandFailure(`${endpoint.url} does not answer (${reason}). Is the app running there?`);
  }
  const settled = endpoint.ours && result.eventIds.length > 0 ? await waitForOutcomes(result, quiet) : null;
  if (options.json) printJson(asJson(result, settled));
  else report(result, settled);
  process.exitCode = isClean(result, settled) ? exitStatus.healthy : exitStatus.findings;
}

function waitForOutcomes({ eventIds }: IngestResult, quiet: boolean): Promise<Settled> {
  return withConnection(async ({ pool }) => {
    const applying = showProgress("Waiting for the worker", eventIds.length, quiet);
    const settled = await settle(pool, eventIds, applying.step);
    applying.done();
    return settled;
  });
}

const nothingArrived = (result: IngestResult) =>
  result.accepted + result.duplicate + total(result.rejected) === 0 && total(result.unreachable) > 0;

function isClean(result: IngestResult, settled: Settled | null): boolean {
  const refused = total(result.rejected) + total(result.unreachable) + result.files.unreadable.length;
  return refused === 0 && (settled === null || (settled.complete && settled.bad.length === 0));
}

function report(result: IngestResult, settled: Settled | null): void {
  printFacts(summaryOf(result, settled));
  const { unreadable } = result.files;
  for (const { file, reason } of unreadable.slice(0, 20)) print(printable(`unreadable: ${file}: ${reason}`));
  for (const { id, reason } of settled?.bad.slice(0, 20) ?? [])
    print(printable(`${id}: ${reason ?? "failed"}`));
  if (settled === null && result.eventIds.length > 0)
    print("What became of them is known to that app alone: look at its console.");
  if (settled?.complete === false) {
    print("The worker made no progress for 20 s: is it running? The events are stored and keep waiting.");
  }
}

function asJson(result: IngestResult, settled: Settled | null) {
  const { withEvents, withoutEvents, unreadable } = result.files;
  return {
    files: { with_events: withEvents, without_events: withoutEvents, unreadable },
    accepted: result.accepted,
    duplicate: result.duplicate,
    repeated_ids: repeated(result),
    rejected: result.rejected,
    unreachable: result.unreachable,
    outcomes: settled && { ...settled.counts, complete: settled.complete, bad: settled.bad },
  };
}

function oneTo(most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`);
    }
    return value;
  };
}
