/** What a server leaves in its folder: lock file, owner, log. By them the next process knows where it stands. */
import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { PostgresHome } from "./embedded-postgres-home.server";
import { commandLine, isAlive, processStamp, workingDirectory } from "./processes.server";

export const cluster = (home: PostgresHome) => join(home.folder, "cluster");

/** A live server of this very folder. A lock file of a dead one, whose pid somebody else has now, is removed. */
export function findSurvivor(home: PostgresHome): { pid: number; port: number } | null {
  const lock = readLock(home);
  if (!lock) return null;
  // A server works in its data folder, also after the checkout was moved.
  const place = workingDirectory(lock.pid) ?? commandLine(lock.pid);
  if (isAlive(lock.pid) && place.includes(realpathSync(cluster(home))))
    return { pid: lock.pid, port: lock.port };
  rmSync(join(cluster(home), "postmaster.pid"), { force: true });
  return null;
}

/** Lines of postmaster.pid: pid, data folder, start, port, socket folder, address, shared memory, state. */
export function readLock(home: PostgresHome): { pid: number; port: number; ready: boolean } | null {
  const lines = readText(join(cluster(home), "postmaster.pid"))?.split("\n");
  const pid = Number(lines?.[0]);
  return lines && pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" } : null;
}

export function writeOwner(home: PostgresHome): void {
  writePrivate(join(home.folder, "owner"), processStamp(process.pid) ?? "", home);
}

/** The living process that started the server, if any. */
export function readOwner(home: PostgresHome): string | null {
  const stamp = readText(join(home.folder, "owner"))?.trim();
  return stamp && processStamp(Number(stamp.split("@")[0])) === stamp ? stamp : null;
}

export function writePrivate(path: string, text: string, home: PostgresHome): void {
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
  if (home.user) chownSync(path, home.user.uid, home.user.gid);
}

export const logFile = (home: PostgresHome) => join(home.folder, "postgres.log");

/** Where the next lines will begin. A log that has grown large is begun anew. */
export function logSize(home: PostgresHome): number {
  const path = logFile(home);
  if (!existsSync(path)) return 0;
  const { size } = statSync(path);
  if (size < 5_000_000) return size;
  truncateSync(path);
  return 0;
}

export const logSince = (home: PostgresHome, from: number) => readText(logFile(home))?.slice(from) ?? "";

export function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
