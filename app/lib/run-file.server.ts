/**
 * `.data/run.json`: the instance that runs in this folder, for the command line,
 * the Prisma configuration and whoever starts a second one. Private to its owner.
 */
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processStamp } from "./processes.server";

export interface RunFile {
  pid: number;
  /** The pid with its start time: see processStamp. */
  stamp: string;
  url: string;
  webhookUrl: string;
  databaseUrl: string;
  mode: "test" | "live";
  demo: boolean;
  stripeApiBase: string | null;
  /** ISO 8601. */
  startedAt: string;
}

const path = (dataDir: string) => join(dataDir, "run.json");

/** null when nothing runs here; what a killed process left does not count. */
export function readRunFile(dataDir: string): RunFile | null {
  try {
    const run = JSON.parse(readFileSync(path(dataDir), "utf8")) as RunFile;
    return processStamp(run.pid) === run.stamp ? run : null;
  } catch {
    return null;
  }
}

export function writeRunFile(dataDir: string, run: Omit<RunFile, "pid" | "stamp">): void {
  const content: RunFile = { pid: process.pid, stamp: processStamp(process.pid) ?? "", ...run };
  writePrivateJson(path(dataDir), content);
}

export function removeRunFile(dataDir: string): void {
  rmSync(path(dataDir), { force: true });
}

/** Appears whole or not at all, readable by its owner only. */
export function writePrivateJson(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
