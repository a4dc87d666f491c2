/**
 * The supervisor: what `npm start`, `npm run dev` and the container run. Reads the
 * settings, starts everything, prints where to go, stops everything.
 */
import { resolve } from "node:path";
import { PostgresHomeError } from "~/lib/embedded-postgres.server";
import { processEnvironment } from "~/lib/env.server";
import { readEnvFile } from "~/lib/env-file";
import { announcement } from "./supervisor/announcement";
import { claimDataFolder } from "./supervisor/data-folder";
import { StartProblem } from "./supervisor/start-problem";
import { Supervisor } from "./supervisor/supervisor";

/** Of the sources (`app/server`) as of the bundle (`.build/node`): two folders up. */
const root = resolve(import.meta.dirname, "../..");
const say = (line: string) => console.log(line);
/** Two signals that come closer together are one Ctrl-C, in milliseconds. */
const sameCtrlCMs = 50;

async function main(): Promise<void> {
  const file = readEnvFile(resolve(root, ".env"));
  if (file.problems.length > 0) throw new StartProblem(...file.problems.map((problem) => `${problem}.`));
  const given = { ...file.values, ...processEnvironment() };
  const dataDir = resolve(root, given.PAIDTRAIL_DATA_DIR ?? ".data");

  // A production keeps nothing on this machine: several copies may run from one folder.
  if (given.NODE_ENV !== "production") process.on("exit", claimDataFolder(dataDir));
  const supervisor = new Supervisor({
    root,
    dataDir,
    given,
    dev: process.argv.includes("--dev"),
    say,
    terminal: process.stdout.isTTY === true,
    onFailure: (sentence) => {
      console.error(sentence);
      void stop(1);
    },
  });
  process.on("exit", () => supervisor.kill());

  let asked = false;
  let askedAt = 0;
  async function stop(status: number): Promise<void> {
    if (asked) {
      // npm passes a Ctrl-C on that the terminal has sent here already: one, not two.
      if (status === 0 && performance.now() - askedAt < sameCtrlCMs) return;
      // The second Ctrl-C: no more waiting. The exit handlers kill what is left.
      process.exit(status || 130);
    }
    asked = true;
    askedAt = performance.now();
    if (status === 0) say("\nStopping …");
    await supervisor.stop();
    process.exit(status);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

  try {
    const env = await supervisor.start();
    if (!asked) say(announcement(env, process.uptime()));
  } catch (error) {
    if (asked) return;
    report(error);
    await stop(1);
  }
}

function report(error: unknown): void {
  if (error instanceof StartProblem) for (const sentence of error.sentences) console.error(sentence);
  else if (error instanceof PostgresHomeError) console.error(error.message);
  else console.error("Paidtrail could not start:", error);
}

main().catch((error) => {
  report(error);
  process.exit(1);
});
