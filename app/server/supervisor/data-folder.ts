/** `.data`: ours, private, and used by one supervisor at a time. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"; // biome-ignore format: one line of names
import { join } from "node:path";
import { processStamp } from "~/lib/processes.server";
import { readRunFile, removeRunFile } from "~/lib/run-file.server";
import { StartProblem } from "./start-problem";

/** @returns how to let go of it */
export function claimDataFolder(folder: string): () => void {
  prepare(folder);
  const lock = join(folder, "supervisor.lock");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(lock, "wx", 0o600);
      writeFileSync(file, processStamp(process.pid) ?? "");
      closeSync(file);
      removeRunFile(folder);
      return () => {
        removeRunFile(folder);
        rmSync(lock, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const stamp = readFileSync(lock, "utf8");
      const pid = Number(stamp.split("@")[0]);
      if (stamp && processStamp(pid) === stamp) throw alreadyRunning(folder, pid);
      rmSync(lock, { force: true });
    }
  }
  throw new StartProblem(`Another start is under way in ${folder}: wait for it, then try again.`);
}

function prepare(folder: string): void {
  try {
    // Others may pass through (as root, PostgreSQL has a user and a folder of its own), not look.
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o711);
    }
    const { uid } = statSync(folder);
    if (process.getuid && uid !== process.getuid()) {
      throw new StartProblem(
        `The data folder ${folder} belongs to another user (uid ${uid}): start as that user, or set PAIDTRAIL_DATA_DIR to another folder.`,
      );
    }
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    throw new StartProblem(`The data folder ${folder} cannot be used: ${(error as Error).message}`);
  }
}

function alreadyRunning(folder: string, pid: number): StartProblem {
  const url = readRunFile(folder)?.url;
  return new StartProblem(
    url
      ? `Paidtrail already runs in this folder, at ${url} (process ${pid}): open it, or stop it first.`
      : `Paidtrail is already being started in this folder (process ${pid}): wait for it, or stop it first.`,
  );
}
