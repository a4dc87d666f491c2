/** Which app the scenarios play against, as its supervisor noted it down, and a key for it. */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ScenarioFailure } from "./failure";
import { paidtrail } from "./paidtrail";

export interface RunningApp {
  /** Of the supervisor. */
  pid: number;
  url: string;
  webhookUrl: string;
  demo: boolean;
  databaseUrl: string;
  /** Where its Stripe is. */
  stripeUrl: string;
  dataDir: string;
}

interface RunFile {
  pid: number;
  url: string;
  webhookUrl: string;
  databaseUrl: string;
  demo: boolean;
  stripeApiBase: string | null;
}

/** @throws ScenarioFailure with one sentence when nothing runs, or when what runs talks to Stripe itself */
export async function runningApp(dataDir: string, urlGiven?: string): Promise<RunningApp> {
  const run = readRunFile(dataDir);
  if (run === null) {
    throw new ScenarioFailure("Paidtrail does not run from this checkout: start it with “npm start”.");
  }
  const { pid, webhookUrl, databaseUrl, demo, stripeApiBase } = run;
  const url = (urlGiven ?? run.url).replace(/\/+$/, "");
  if (!(await answers(`${url}/healthz`))) {
    throw new ScenarioFailure(`Nothing answers at ${url}: start Paidtrail with “npm start”.`);
  }
  if (stripeApiBase === null || !(await answers(`${stripeApiBase}/_emulator/faults`))) {
    throw new ScenarioFailure(
      "This Paidtrail is not joined to the Stripe emulator: scenarios play there only, never in a real account.",
    );
  }
  return { pid, url, webhookUrl, databaseUrl, demo, stripeUrl: stripeApiBase.replace(/\/+$/, ""), dataDir };
}

function readRunFile(dataDir: string): RunFile | null {
  try {
    const run: RunFile = JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8"));
    // A killed process leaves its file behind.
    process.kill(run.pid, 0);
    return run;
  } catch {
    return null;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

/** Made once per data folder and kept there, readable by its owner only. */
export async function apiKey(app: RunningApp): Promise<string> {
  const path = join(app.dataDir, "scenarios-key");
  if (existsSync(path)) {
    const kept = readFileSync(path, "utf8").trim();
    const response = await fetch(`${app.url}/api/v1/users?limit=1`, {
      headers: { authorization: `Bearer ${kept}` },
    });
    if (response.status !== 401) return kept;
  }
  const made: { key: string } = JSON.parse(
    await paidtrail(app.dataDir, ["keys", "create", "--name", "scenarios", "--role", "operator", "--json"]),
  );
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, made.key, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
  return made.key;
}
