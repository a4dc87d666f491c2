/** The demo's customers, received through the webhook like any others: a command of the command line. */
import { fork } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { ChildOptions } from "./child";

interface SeedOptions {
  program: ChildOptions;
  dataDir: string;
  databaseUrl: string;
  say: (line: string) => void;
  /** The start is called off. */
  signal: AbortSignal;
}

/** Once, where there is nobody yet; again where it was cut short. What is there already is not sent twice. */
export async function seedDemo({ program, dataDir, databaseUrl, say, signal }: SeedOptions): Promise<void> {
  const unfinished = join(dataDir, "demo-unfinished");
  if (!existsSync(unfinished) && !(await hasNoUsers(databaseUrl))) return;
  writeFileSync(unfinished, "");
  const started = performance.now();
  say("• Filling the demo …");
  const code = await run(program, signal);
  if (signal.aborted) return;
  if (code === 0) rmSync(unfinished, { force: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    code === 0
      ? `✓ Filling the demo (${seconds} s)`
      : `✗ The demo's data is incomplete (${seconds} s): try again with npx paidtrail demo seed.`,
  );
}

function run({ file, args, execArgv, environment, cwd }: ChildOptions, signal: AbortSignal) {
  const child = fork(file, [...args, "demo", "seed"], { execArgv, env: environment, cwd, signal });
  return new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
    child.once("error", () => resolve(null));
  });
}

async function hasNoUsers(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query("select 1 from users limit 1")).rowCount === 0;
  } finally {
    await client.end();
  }
}
