/** Fills the demo: its accounts and customers, and the stories that are played at its Stripe. */
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
  const code = await run(program, ["demo", "seed"], signal);
  if (signal.aborted) return;
  if (code === 0) rmSync(unfinished, { force: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    code === 0
      ? `✓ Filling the demo (${seconds} s)`
      : `✗ The demo's data is incomplete (${seconds} s): try again with npx paidtrail demo seed.`,
  );
}

interface CastOptions {
  program: ChildOptions;
  /** The command line: gives those who came a password. */
  commands: ChildOptions;
  /** Of the emulator: what was played is remembered beside what became of it. */
  folder: string;
  say: (line: string) => void;
  signal: AbortSignal;
}

/** Once per emulated account; again where it was cut short. */
export async function playCast(options: CastOptions): Promise<void> {
  const { program, commands, folder, say, signal } = options;
  const played = join(folder, "cast-played");
  if (existsSync(played) || !existsSync(program.file)) return;
  const started = performance.now();
  say("• Playing the demo's stories …");
  const told = await run(program, ["cast"], signal);
  if (signal.aborted) return;
  const code = told === 0 ? await run(commands, ["demo", "seed"], signal) : told;
  if (signal.aborted) return;
  if (code === 0) writeFileSync(played, "");
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    code === 0
      ? `✓ Playing the demo's stories (${seconds} s)`
      : `✗ Some of the demo's stories could not be played (${seconds} s): the next start tries again.`,
  );
}

function run(
  { file, args, execArgv, environment, cwd }: ChildOptions,
  words: readonly string[],
  signal: AbortSignal,
) {
  const child = fork(file, [...args, ...words], { execArgv, env: environment, cwd, signal });
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
