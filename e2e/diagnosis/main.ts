/**
 * `npm run evaluate -- --codes a,b`: plays scenarios against the running app, asks for
 * the verdicts, and tells which were right. Exit status 1: not all were; 2: it could not run.
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ScenarioFailure } from "../scenarios/frame/failure";
import { commandOf } from "../scenarios/frame/paidtrail";
import { runningApp } from "../scenarios/frame/running-app";
import { openTheatre } from "../scenarios/frame/theatre";
import { scenarios } from "../scenarios/index";
import { type Evaluation, evaluate } from "./evaluate";
import { outcomePage } from "./outcome";
import { isWell, linesOf } from "./render";

const usage = `usage: npm run -s evaluate -- [--codes a,b] [--groups A,B] [--json] [--write] [--url URL]
  without codes and groups: all scenarios, the healthy ways among them
  --json    each evaluation as a line of JSON
  --write   also writes OUTCOME.md: of all scenarios only`;

const root = resolve(import.meta.dirname, "../..");

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      codes: { type: "string" },
      groups: { type: "string" },
      json: { type: "boolean" },
      write: { type: "boolean" },
      url: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return void process.stdout.write(`${usage}\n`);
  const chosen = choose(values.codes?.split(","), values.groups?.split(","));
  commandOf(root);
  const folder = resolve(root, process.env.PAIDTRAIL_DATA_DIR ?? ".data");
  const theatre = await openTheatre(await runningApp(folder, values.url));
  const evaluations: Evaluation[] = [];
  let well = 0;
  for (const scenario of chosen) {
    const evaluation = await evaluate(scenario, theatre);
    evaluations.push(evaluation);
    const lines = values.json === true ? [JSON.stringify(evaluation)] : linesOf(evaluation);
    process.stdout.write(`${lines.join("\n")}\n`);
    if (evaluation.asked.every((one) => isWell(one, scenario.codes))) well += 1;
  }
  if (values.write === true && chosen.length === scenarios.length) {
    const today = new Date().toISOString().slice(0, 10);
    writeFileSync(resolve(import.meta.dirname, "OUTCOME.md"), outcomePage(evaluations, today));
  }
  process.stderr.write(`${well} of ${chosen.length} right with every reference.\n`);
  if (well < chosen.length) process.exitCode = 1;
}

function choose(codes: readonly string[] | undefined, groups: readonly string[] | undefined) {
  const unknown = codes?.filter((code) => !scenarios.some((scenario) => scenario.code === code)) ?? [];
  if (unknown.length > 0) throw new ScenarioFailure(`There is no scenario ${unknown.join(", ")}.\n${usage}`);
  return scenarios.filter(
    ({ code, group }) =>
      (codes === undefined && groups === undefined) || codes?.includes(code) || groups?.includes(group),
  );
}

main().catch((error: unknown) => {
  const words =
    error instanceof ScenarioFailure ? error.message : error instanceof Error ? error.stack : error;
  process.stderr.write(`${words}\n`);
  process.exitCode = 2;
});
