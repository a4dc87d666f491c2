/**
 * `npm run bench`: what one Paidtrail takes, durably, beside (a) bare commits,
 * (b) an endpoint that stores nothing, (c) the peer. README.md tells how.
 *
 * --quick    a minute and a half, coarser
 * --profile  only the web server at concurrency 32, with a CPU profile
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { bench, type Measured, profile } from "./bench";
import { choose } from "./report/choose";
import { refusals } from "./report/refusals";
import { machineInWords, markdownTable, neighboursInWords, plainTable } from "./report/render";
import { tables } from "./report/tables";
import { full, quick } from "./schedule";
import { Lifetime } from "./surroundings/lifetime";
import { playRole } from "./surroundings/roles";

const root = join(import.meta.dirname, "..", "..");
const folder = join(root, ".data", "bench");
const say = (line: string) => console.log(line);

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { quick: { type: "boolean" }, profile: { type: "boolean" } },
  });
  const schedule = values.quick ? quick : full;
  const lifetime = new Lifetime();
  process.on("exit", () => lifetime.kill());

  let ending = false;
  async function end(status: number, sentence?: string): Promise<void> {
    if (sentence) console.error(sentence);
    if (ending) process.exit(status || 130);
    ending = true;
    await lifetime.stop().catch((error) => console.error(error.message));
    process.exit(status);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void end(130, "\nStopping …"));
  setTimeout(
    () =>
      void end(1, `Not done after ${schedule.mostSeconds} s: this machine is too busy to measure anything.`),
    schedule.mostSeconds * 1000,
  ).unref();

  const options = { root, schedule, lifetime, say, onFailure: (sentence: string) => void end(1, sentence) };
  try {
    if (values.profile) await profile(options, folder);
    else report(await bench(options), Boolean(values.quick));
    if (!ending) await end(0, values.profile ? `The profile is in ${relative(root, folder)}.` : undefined);
  } catch (error) {
    if (!ending) await end(1, `The benchmark failed: ${error instanceof Error ? error.message : error}`);
  }
}

function report(measured: Measured, isQuick: boolean): void {
  const at = new Date().toISOString();
  const chosen = choose(measured);
  const { least, mean, most } = measured.eventSizes;
  const kb = (bytes: number) => (bytes / 1000).toFixed(1);
  const facts = [
    `${machineInWords(measured.machine)} ${neighboursInWords(chosen)}`,
    `Unique signed events of ${kb(least)} to ${kb(most)} KB, ${kb(mean)} KB on average. Medians of the rounds.`,
  ];
  const refused = refusals(measured);
  if (refused.length > 0) facts.push(`Not acknowledged: ${refused.join("; ")}.`);
  const all = tables(chosen);
  say(`\n${[...facts, "", all.map(plainTable).join("\n\n")].join("\n")}\n`);

  mkdirSync(folder, { recursive: true });
  const path = join(folder, at.replaceAll(":", "-").replace(/\.\d+Z$/, "Z"));
  writeFileSync(
    `${path}.json`,
    `${JSON.stringify({ at, quick: isQuick, aims: chosen.aims, ...measured }, null, 2)}\n`,
  );
  writeFileSync(`${path}.md`, `${[...facts, ...all.map(markdownTable)].join("\n\n")}\n`);
  say(`Written: ${relative(root, path)}.json, and .md for a README.`);
}

const args = process.argv.slice(2);
if (!(await playRole(args))) await main(args);
