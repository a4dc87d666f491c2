/**
 * One throw-away PostgreSQL for a run of the tests, with a migrated template
 * database in it. Started by vitest before the first file; its address reaches
 * the files through `inject("testCluster")`.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import {
  type EmbeddedPostgres,
  removePostgresHome,
  startEmbeddedPostgres,
} from "../embedded-postgres.server";
import { isAlive, processStamp, signal } from "../processes.server";

declare module "vitest" {
  interface ProvidedContext {
    /** `url` of a server's maintenance database, `template` the name of the one to clone. */
    testCluster: { url: string; template: string };
  }
}

const prefix = "paidtrail-test-";
const template = "paidtrail";

/** vitest's global set-up. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweep();
  const cluster = await startTestCluster();
  project.provide("testCluster", { url: maintenanceUrl(cluster.postgres.url), template });
  return cluster.stop;
}

export async function startTestCluster(): Promise<{ postgres: EmbeddedPostgres; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // As root, the server's own user passes through to a folder of its own.
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, "owner"), processStamp(process.pid) ?? "");
  // Ctrl-C and crashes: no time to ask.
  const atExit = () => discard(folder);
  process.once("exit", atExit);
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, "postgres"),
    durable: false,
    log: () => {},
  });
  await migrateDirectly(postgres.url);
  return {
    postgres,
    stop: async () => {
      process.off("exit", atExit);
      await postgres.stop();
      discard(folder);
    },
  };
}

function maintenanceUrl(url: string): string {
  const address = new URL(url);
  address.pathname = "/postgres";
  return address.href;
}

/** The same files as `prisma migrate deploy`, which takes two seconds longer. */
export async function migrateDirectly(url: string): Promise<void> {
  const folder = join(import.meta.dirname, "..", "..", "..", "prisma", "migrations");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      await client.query(readFileSync(join(folder, name, "migration.sql"), "utf8"));
    }
  } finally {
    await client.end();
  }
}

/** What a run that was killed hard left behind. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const stamp = read(join(folder, "owner"));
    if (!stamp || processStamp(Number(stamp.split("@")[0])) === stamp) continue;
    discard(folder);
  }
}

/** Synchronous, for exit handlers. Again and again, because a server that is just starting still makes files. */
function discard(folder: string): void {
  for (const deadline = Date.now() + 3_000; ; pause(20)) {
    const pid = Number(read(join(folder, "postgres", "cluster", "postmaster.pid"))?.split("\n")[0]);
    if (pid > 0 && isAlive(pid)) signal(pid, "SIGQUIT");
    else if (removed(folder) || Date.now() > deadline) return;
  }
}

function removed(folder: string): boolean {
  try {
    removePostgresHome(join(folder, "postgres"));
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
