/** The walks that were made, are under way, or wait to be taken up. Writes: reconciliation_runs. */
import type { Db } from "~/lib/database.server";
import type { Actor } from "../audit/audit.server";
import type { Figures, Run, RunFailure, RunState, RunTrigger } from "./run";
import { beginWalk, type Cursor, type Range } from "./walk";

const kind = "missed_events";

export interface NewRun {
  livemode: boolean;
  trigger: RunTrigger;
  actor: Actor;
  reason: string | null;
  range: Range;
  types: readonly string[];
  pulls: boolean;
  includePending: boolean;
  allTypes: boolean;
}

interface Row {
  id: number;
  livemode: boolean;
  trigger: RunTrigger;
  actorType: string;
  actorId: string;
  reason: string | null;
  fromAt: Date;
  toAt: Date;
  types: string[];
  pulls: boolean;
  includePending: boolean;
  allTypes: boolean;
  state: RunState;
  windowFrom: Date;
  windowTo: Date;
  windowAfter: string | null;
  windowSeen: number;
  requests: number;
  seen: number;
  missing: number;
  pending: number;
  pulled: number;
  unreadable: number;
  leftOut: number;
  activeMs: number;
  failure: RunFailure | null;
  startedAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}

const columns = `id, livemode, trigger, actor_type as "actorType", actor_id as "actorId", reason, from_at as "fromAt",
  to_at as "toAt", types, pulls, include_pending as "includePending", all_types as "allTypes", state, window_from as "windowFrom",
  window_to as "windowTo", window_after as "windowAfter", window_seen as "windowSeen", requests, seen, missing, pending,
  pulled, unreadable, left_out as "leftOut", active_ms as "activeMs", failure, started_at as "startedAt", updated_at as "updatedAt",
  finished_at as "finishedAt"`;

export async function createRun(db: Db, run: NewRun, now: Date): Promise<Run> {
  const cursor = beginWalk(run.range);
  const window = cursor?.window ?? run.range;
  const made = await db.query<Row>(
    `insert into reconciliation_runs (livemode, kind, trigger, actor_type, actor_id, reason, from_at, to_at, types, pulls,
       include_pending, all_types, state, window_from, window_to, started_at, updated_at, finished_at)
     values ($1, '${kind}', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16) returning ${columns}`,
    [
      run.livemode,
      run.trigger,
      run.actor.type,
      run.actor.id,
      run.reason,
      run.range.from,
      run.range.to,
      run.types,
      run.pulls,
      run.includePending,
      run.allTypes,
      cursor === null ? "done" : "running",
      window.from,
      window.to,
      now,
      cursor === null ? now : null,
    ],
  );
  const [row] = made.rows;
  if (!row) throw new Error("The run that was made was not given back.");
  return runOf(row);
}

export async function findRun(db: Db, livemode: boolean, id: number): Promise<Run | null> {
  const found = await db.query<Row>(
    `select ${columns} from reconciliation_runs where id = $1 and livemode = $2 and kind = '${kind}'`,
    [id, livemode],
  );
  return found.rows[0] ? runOf(found.rows[0]) : null;
}

/**
 * Newest first; `before` and `after` are ids of runs. Of those after one the nearest
 * are given. Served by reconciliation_runs_newest_idx.
 */
export async function listRuns(
  db: Db,
  livemode: boolean,
  { limit, before, after }: { limit: number; before?: number | undefined; after?: number | undefined },
): Promise<Run[]> {
  const order = after === undefined ? "desc" : "asc";
  const found = await db.query<Row>(
    `select ${columns} from reconciliation_runs
     where livemode = $1 and kind = '${kind}' and id < $2 and id > $3 order by id ${order} limit $4`,
    [livemode, before ?? Number.MAX_SAFE_INTEGER, after ?? 0, limit],
  );
  const runs = found.rows.map(runOf);
  return after === undefined ? runs : runs.reverse();
}

/** Under way, interrupted or failed; oldest first. Served by reconciliation_runs_open_idx. */
export async function unfinishedRuns(db: Db, livemode: boolean, limit: number): Promise<Run[]> {
  const found = await db.query<Row>(
    `select ${columns} from reconciliation_runs
     where livemode = $1 and kind = '${kind}' and finished_at is null order by id limit $2`,
    [livemode, limit],
  );
  return found.rows.map(runOf);
}

/** The last that a schedule asked for and that came to its end. Served by reconciliation_runs_trigger_idx. */
export async function lastScheduledRun(db: Db, livemode: boolean): Promise<Run | null> {
  const found = await db.query<Row>(
    `select ${columns} from reconciliation_runs
     where livemode = $1 and kind = '${kind}' and trigger = 'schedule' and state = 'done' order by id desc limit 1`,
    [livemode],
  );
  return found.rows[0] ? runOf(found.rows[0]) : null;
}

export interface Progress {
  /** null: the walk is at its end. */
  cursor: Cursor | null;
  /** What this page adds. */
  add: Figures;
  activeMs: number;
}

/** Says that a page is done. Null: a person stopped the run meanwhile, and this page does not count. */
export async function recordProgress(tx: Db, run: Run, progress: Progress, now: Date): Promise<Run | null> {
  const { cursor, add, activeMs } = progress;
  const at = cursor ?? { window: { from: run.range.to, to: run.range.to }, after: null, seen: 0 };
  const updated = await tx.query<Row>(
    `update reconciliation_runs set window_from = $2, window_to = $3, window_after = $4, window_seen = $5,
       requests = requests + $6, seen = seen + $7, missing = missing + $8, pending = pending + $9, pulled = pulled + $10,
       unreadable = unreadable + $11, left_out = left_out + $15, active_ms = active_ms + $12, state = case when $14 then 'done' else 'running' end,
       failure = null, updated_at = $13, finished_at = case when $14 then $13::timestamptz end
     where id = $1 and state in ('running', 'failed') returning ${columns}`,
    [
      run.id,
      at.window.from,
      at.window.to,
      at.after,
      at.seen,
      add.requests,
      add.seen,
      add.missing,
      add.pending,
      add.pulled,
      add.unreadable,
      Math.round(activeMs),
      now,
      cursor === null,
      add.leftOut,
    ],
  );
  return updated.rows[0] ? runOf(updated.rows[0]) : null;
}

/** Stripe did not answer: the run stays where it is, and can be taken up again. */
export async function recordFailure(db: Db, id: number, failure: RunFailure, now: Date): Promise<Run | null> {
  const updated = await db.query<Row>(
    `update reconciliation_runs set state = 'failed', failure = $2, requests = requests + 1, updated_at = $3
     where id = $1 and state in ('running', 'failed') returning ${columns}`,
    [id, JSON.stringify(failure), now],
  );
  return updated.rows[0] ? runOf(updated.rows[0]) : null;
}

/** A person ends it where it is. Null: it had ended already. */
export async function stopRun(db: Db, livemode: boolean, id: number, now: Date): Promise<Run | null> {
  const updated = await db.query<Row>(
    `update reconciliation_runs set state = 'stopped', updated_at = $3, finished_at = $3
     where id = $1 and livemode = $2 and state in ('running', 'failed') returning ${columns}`,
    [id, livemode, now],
  );
  return updated.rows[0] ? runOf(updated.rows[0]) : null;
}

const runOf = (row: Row): Run => ({
  id: row.id,
  livemode: row.livemode,
  trigger: row.trigger,
  actor: { type: row.actorType, id: row.actorId },
  reason: row.reason,
  range: { from: row.fromAt, to: row.toAt },
  types: row.types,
  pulls: row.pulls,
  includePending: row.includePending,
  allTypes: row.allTypes,
  state: row.state,
  cursor: {
    window: { from: row.windowFrom, to: row.windowTo },
    after: row.windowAfter,
    seen: row.windowSeen,
  },
  figures: {
    requests: row.requests,
    seen: row.seen,
    missing: row.missing,
    pending: row.pending,
    pulled: row.pulled,
    unreadable: row.unreadable,
    leftOut: row.leftOut,
  },
  activeMs: row.activeMs,
  failure: row.failure,
  startedAt: row.startedAt,
  updatedAt: row.updatedAt,
  finishedAt: row.finishedAt,
});
