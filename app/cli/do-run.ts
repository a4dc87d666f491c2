/** A run from the command line: what it would do, the question, the start, and watching it. */
import { createInterface } from "node:readline/promises";
import pc from "picocolors";
import { newRunId } from "~/modules/runs/run-id";
import type { RunKind, RunPreview } from "~/modules/runs/run-kind";
import { durationWords, runView } from "~/modules/runs/run-view";
import type { Run } from "~/modules/runs/run";
import { startRun } from "~/modules/runs/runs.server";
import { reasonFor } from "./ask-reason";
import type { Connection } from "./connect";
import { CommandFailure, exitStatus } from "./failure";
import { print, printable, printFacts, printJson } from "./output";
import { canPrompt } from "./password-input";
import { watchRun } from "./watch-run";

export interface RunOptions {
  yes?: boolean;
  dryRun?: boolean;
  reason?: string;
  json?: boolean;
}

export async function doRun(
  connection: Connection,
  kind: RunKind,
  selection: unknown,
  options: RunOptions,
): Promise<void> {
  const checked = kind.check(selection);
  if (!checked.ok) throw new CommandFailure(checked.problem);
  const missing = await kind.missing?.(selection);
  if (missing) throw new CommandFailure(missing);
  const { pool, livemode, clock, actor } = connection;
  const preview = await kind.preview(selection, clock());
  if (!options.json) showPreview(kind.words(selection), preview);
  const nothing = preview.count === 0 && !preview.atLeast;
  if (nothing || options.dryRun || !(options.yes || (await agreed(options)))) {
    if (options.json) printJson({ started: false, ...preview });
    if (!nothing && preview.samples.some(({ effect }) => effect !== "none"))
      process.exitCode = exitStatus.findings;
    return;
  }
  const reason = await reasonFor(options, `asked for with “paidtrail ${kind.kind}”`);
  const started = await startRun(
    pool,
    { id: newRunId(), livemode, kind: kind.kind, selection, reason, actor },
    clock(),
  );
  const run = await watchRun(connection, started, { quiet: options.json === true });
  if (options.json) printJson({ started: true, ...runView(run, kind.words(selection)) });
  else showOutcome(run);
  if (run.state !== "done" || run.counts.failed > 0) process.exitCode = exitStatus.findings;
}

function showPreview(chosen: string, { count, atLeast, estimatedSeconds, samples }: RunPreview): void {
  printFacts([
    ["chosen", chosen],
    ["number", `${atLeast ? "more than " : ""}${count}`],
    ["takes", durationWords(estimatedSeconds)],
  ]);
  if (samples.length === 0) return;
  print();
  print(samples.length === 1 ? "Looked at:" : `The first ${samples.length}, looked at:`);
  for (const { subject, effect, words } of samples) {
    print(`  ${pc.bold(subject.id)}  ${effect}: ${printable(words)}`);
  }
}

/** Of a run that is not watched any more. */
export function showOutcome({ id, state, counts, note }: Run): void {
  const { done, gained, lost, stateOnly, changed, unchanged, failed } = counts;
  printFacts([
    ["run", id],
    ["state", note === null ? state : `${state}: ${note}`],
    ["done", String(done)],
    ["gained", String(gained)],
    ["lost", String(lost)],
    ["state only", String(stateOnly)],
    ["data only", String(changed - gained - lost - stateOnly)],
    ["unchanged", String(unchanged)],
    ["failed", String(failed)],
  ]);
  if (state === "queued") print("It waits: it begins as soon as a worker runs.");
}

async function agreed({ json }: RunOptions): Promise<boolean> {
  if (json || !canPrompt()) return false;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question("Start this? [y/N] ")).trim());
  } finally {
    reader.close();
  }
}

/** `plan=free,state=active` → its parts. A value may hold commas where no name follows. */
export function filterFrom(text: string): Record<string, string> {
  const filter: Record<string, string> = {};
  for (const part of text.split(/,(?=[a-z]+=)/)) {
    const at = part.indexOf("=");
    if (at < 1) throw new CommandFailure(`“${part}” is no filter: write name=value, several with commas.`);
    filter[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return filter;
}
