/**
 * A PostgreSQL for this run only: durable like the real one (fsync on), in the
 * system's folder for temporary files, removed at the end whatever happens.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import {
  type EmbeddedPostgres,
  removePostgresHome,
  startEmbeddedPostgres,
} from "~/lib/embedded-postgres.server";
import { isAlive, processStamp, signal } from "~/lib/processes.server";
import type { Started } from "./lifetime";

const prefix = "paidtrail-bench-";

export class ThrowawayPostgres implements Started {
  readonly folder: string;
  private server: EmbeddedPostgres | null = null;

  constructor() {
    sweep();
    this.folder = mkdtempSync(join(tmpdir(), prefix));
    // As root, the server's own user passes through to a folder of its own.
    chmodSync(this.folder, 0o711);
    writeFileSync(join(this.folder, "owner"), processStamp(process.pid) ?? "");
  }

  private get url(): string {
    return this.running.url;
  }

  get pid(): number {
    return this.running.pid;
  }

  async start(): Promise<void> {
    await this.launch();
    // Tells when an event's outcome was committed, not just when the worker decided it.
    await this.query("alter system set track_commit_timestamp = on");
    await this.ageLog();
    await this.running.stop();
    await this.launch();
  }

  /**
   * As on a server that has run for a while: a write-ahead log of segments that are used again. On a new one
   * each must be made and flushed first, 16 MB, while every commit waits. Stopping checkpoints, which recycles.
   */
  private async ageLog(): Promise<void> {
    await this.query(`do $$ begin
      for segment in 1..60 loop
        perform pg_logical_emit_message(false, 'bench', 'a segment is switched only when something is in it');
        perform pg_switch_wal();
      end loop;
    end $$`);
  }

  /** The address of another, empty database of this server. */
  async createDatabase(name: string): Promise<string> {
    await this.query(`create database ${pg.escapeIdentifier(name)}`);
    const address = new URL(this.url);
    address.pathname = `/${name}`;
    return address.href;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    discard(this.folder);
  }

  kill(): void {
    this.server?.kill();
    discard(this.folder);
  }

  private get running(): EmbeddedPostgres {
    if (!this.server) throw new Error("PostgreSQL is not started.");
    return this.server;
  }

  private async launch(): Promise<void> {
    const dataDir = join(this.folder, "postgres");
    this.server = await startEmbeddedPostgres({ dataDir, durable: true, log: () => {} });
  }

  private async query(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }
}

/** What a run that was killed hard left behind. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const stamp = read(join(folder, "owner"));
    if (stamp && processStamp(Number(stamp.split("@")[0])) !== stamp) discard(folder);
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
