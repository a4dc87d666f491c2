/**
 * Can this deployment do its work now? The database answers, it has every
 * migration of this build, a worker lives, and events do not lie about.
 * Reads only: heartbeats, events, Prisma's table of migrations.
 */
import { readdir } from "node:fs/promises";
import type { Db, Pool } from "~/lib/database.server";
import { withConnection } from "./deadline.server";

export interface Readiness {
  ready: boolean;
  checks: {
    database: { ok: boolean };
    /** `missing`: names of migrations this build has and the database has not. */
    migrations: { ok: boolean; missing: string[] };
    /** Seconds; null: never seen, nothing waits, or not known. */
    worker: { ok: boolean; seenSecondsAgo: number | null; oldestPendingSeconds: number | null };
  };
}

const databaseWithinMs = 1_000;
/** Workers beat every two seconds. */
const aliveWithinSeconds = 15;
const pendingAtMostSeconds = 60;

/** `migrationsFolder`: where this build's migrations lie. Answers within a little more than a second. */
export async function readiness(pool: Pool, now: Date, migrationsFolder: string): Promise<Readiness> {
  try {
    return await within(
      databaseWithinMs,
      withConnection(pool, databaseWithinMs, (db) => look(db, now, migrationsFolder)),
    );
  } catch {
    return {
      ready: false,
      checks: {
        database: { ok: false },
        migrations: { ok: false, missing: [] },
        worker: { ok: false, seenSecondsAgo: null, oldestPendingSeconds: null },
      },
    };
  }
}

/** Waiting for a free connection counts as well. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("too late")), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function look(db: Db, now: Date, migrationsFolder: string): Promise<Readiness> {
  const missing = await missingMigrations(db, migrationsFolder);
  const migrated = missing.length === 0;
  const worker = migrated
    ? await workerState(db, now)
    : { ok: false, seenSecondsAgo: null, oldestPendingSeconds: null };
  return {
    ready: migrated && worker.ok,
    checks: { database: { ok: true }, migrations: { ok: migrated, missing }, worker },
  };
}

async function missingMigrations(db: Db, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const table = await db.query<{ there: boolean }>(
    "select to_regclass('_prisma_migrations') is not null as there",
  );
  if (!table.rows[0]?.there) return wanted.sort();
  const applied = await db.query<{ name: string }>(
    `select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
  );
  const names = new Set(applied.rows.map((row) => row.name));
  return wanted.filter((name) => !names.has(name)).sort();
}

/** The newest beat of any worker; since when the first event is due (events_due_idx): a replay counts from the replay. */
async function workerState(db: Db, now: Date): Promise<Readiness["checks"]["worker"]> {
  const { rows } = await db.query<{ seenAt: Date | null; oldestAt: Date | null }>(
    `select (select max(seen_at) from heartbeats where role = 'worker') as "seenAt",
            (select next_attempt_at from events where sync = 'pending' and sync in ('pending', 'failed')
             order by next_attempt_at, seq limit 1) as "oldestAt"`,
  );
  const { seenAt = null, oldestAt = null } = rows[0] ?? {};
  const secondsSince = (at: Date | null) =>
    at && Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000));
  const seenSecondsAgo = secondsSince(seenAt);
  const oldestPendingSeconds = secondsSince(oldestAt);
  const alive = seenSecondsAgo !== null && seenSecondsAgo <= aliveWithinSeconds;
  const ok = alive && (oldestPendingSeconds ?? 0) <= pendingAtMostSeconds;
  return { ok, seenSecondsAgo, oldestPendingSeconds };
}
