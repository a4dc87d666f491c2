/**
 * `npm run -s scenario -- <code>`: plays a scenario against the running app;
 * `cast` fills the demo, `mend` puts the account right again. The last line of
 * `--json` is the outcome.
 */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import Stripe from "stripe";
import { Emulator } from "./frame/emulator";
import { ScenarioFailure } from "./frame/failure";
import { mend } from "./frame/mend";
import { nearest } from "./frame/near";
import { commandOf } from "./frame/paidtrail";
import { play } from "./frame/play";
import { runningApp } from "./frame/running-app";
import type { Scenario } from "./frame/scenario";
import { openTheatre } from "./frame/theatre";
import { scenarios } from "./index";
import { playCast } from "./cast/cast";

const usage = `usage: npm run -s scenario -- <code> [--json] [--url URL] [--restore]
  <code>    which one: see --list; "cast" fills the demo, "mend" puts the account right
  --list    all scenarios by group
  --json    the outcome as JSON on the last line, progress on standard error
  --url     the app, where it is not at the address it noted down
  --restore a cause of the whole account (endpoint_…) is undone at the end; without
            it everybody's deliveries are hit until "mend" or the next scenario`;

/** Of the sources (`e2e/scenarios`) as of the bundle (`.build/node`): two folders up. */
const root = resolve(import.meta.dirname, "../..");
const couldNotRun = 2;

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [code] = positionals;
  if (values.list === true) return list(values.json === true);
  if (values.help === true || code === undefined || positionals.length > 1) {
    process.stdout.write(`${usage}\n`);
    process.exitCode = values.help === true ? 0 : couldNotRun;
    return;
  }
  const scenario = code === "cast" || code === "mend" ? null : find(code);
  commandOf(root);
  const running = await runningApp(resolve(root, process.env.PAIDTRAIL_DATA_DIR ?? ".data"), values.url);
  const emulator = new Emulator(running.stripeUrl);
  await mend(emulator, running);
  if (code === "mend") return say("The endpoint is as it was.");

  const theatre = await openTheatre(running);
  if (scenario === null) return playCast(theatre, values.json === true ? say : inOneLine);

  say(scenario.title);
  const { outcome } = await play(scenario, theatre, {
    name: `${scenario.code} ${randomBytes(6).toString("hex")}`,
    stable: false,
    present: Math.floor(Date.now() / 1_000),
    leave: values.restore !== true,
    tell: (line) => say(`  ${line}`),
  });
  if (values.restore !== true && scenario.leave !== undefined) {
    say("The account is left so, for everybody: “npm run -s scenario -- mend” puts it right.");
  }
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    return;
  }
  const { entitled, plan, until } = outcome.oracle;
  const end = until === null ? "" : ` until ${new Date(until * 1_000).toISOString().slice(0, 10)}`;
  say(`At Stripe: ${entitled ? `${plan}${end}` : "no access is due"}.`);
  say(`Causes: ${outcome.codes.join(", ")}.`);
  say(`Paste: ${outcome.reference}`);

  function say(line: string): void {
    (values.json === true ? process.stderr : process.stdout).write(`${line}\n`);
  }
}

/** On a terminal each line takes the place of the one before. */
function inOneLine(line: string): void {
  const { stdout } = process;
  if (!stdout.isTTY) stdout.write(`${line}\n`);
  else stdout.write(`\r\x1b[2K${line.slice(0, stdout.columns - 1)}`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: "boolean" },
        json: { type: "boolean" },
        list: { type: "boolean" },
        restore: { type: "boolean" },
        url: { type: "string" },
      },
    });
  } catch (error) {
    throw new ScenarioFailure(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function find(code: string): Scenario {
  const found = scenarios.find((scenario) => scenario.code === code);
  if (found !== undefined) return found;
  const near = nearest(
    code,
    scenarios.map((scenario) => scenario.code),
  );
  const meant = near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;
  throw new ScenarioFailure(
    `There is no scenario “${code}”.${meant} “npm run -s scenario -- --list” shows all.`,
  );
}

function list(json: boolean): void {
  if (json) {
    const data = scenarios.map(({ code, group, title, codes }) => ({ code, group, title, codes }));
    process.stdout.write(`${JSON.stringify({ object: "list", data })}\n`);
    return;
  }
  const width = Math.max(...scenarios.map(({ code }) => code.length));
  for (const { code, group, title } of scenarios) {
    process.stdout.write(`${group.padEnd(7)}  ${code.padEnd(width)}  ${title}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = couldNotRun;
});

function wordsOf(error: unknown): string {
  if (error instanceof ScenarioFailure) return error.message;
  if (error instanceof Stripe.errors.StripeError)
    return `The story broke off; Stripe refused: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
