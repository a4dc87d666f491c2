/**
 * Runs as they are stored. Writes: runs, and nobody else does (run_items: see
 * run-items.server.ts).
 *
 * Every step names the states it may be taken from in its own statement, and an
 * item is counted only where the cursor still stands where it stood when the item
 * was chosen: two processes at one run cannot both do an item.
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { enqueue } from "../jobs/enqueue.server";
import type { ItemResult, Run, RunCounts } from "./run";
import { type RunState, type RunStep, stateAfter, statesBefore } from "./run-state";

export interface NewRun {
  /** Given by the page that asked, so that pressing twice starts one. */
  id: string;
  livemode: boolean;
  kind: string;
  selection: unknown;
  reason: string;
  actor: Actor;
}

/** Whoever calls has checked the selection, and that the actor may. The run begins as soon as a worker is free. */
export function startRun(pool: Pool, run: NewRun, now: Date): Promise<Run> {
  return transaction(pool, async (tx) => {
    const made = await tx.query(
      `insert into runs (id, livemode, kind, selection, reason, actor_type, actor_id, state, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $8) on conflict (id) do nothing`,
      [
        run.id,
        run.livemode,
        run.kind,
        JSON.stringify(run.selection),
        run.reason,
        run.actor.type,
        run.actor.id,
        now,
      ],
    );
    if (made.rowCount === 1) {
      await audited(tx, run.id, "start", { actor: run.actor, reason: run.reason, now }, null, {
        kind: run.kind,
        selection: run.selection,
      });
      await enqueue(tx, [{ name: "run-slice", payload: { id: run.id } }]);
    }
    const found = await findRun(tx, run.livemode, run.id);
    if (found === null) throw new Error(`The run ${run.id} exists in the other mode.`);
    return found;
  });
}

export type Stepped =
  | { outcome: "done"; run: Run }
  | { outcome: "unknown_run" }
  /** Not from the state it is in. */
  | { outcome: "too_late"; run: Run };

export interface StepBy {
  actor: Actor;
  /** null: the step explains itself. */
  reason: string | null;
  now: Date;
}

/** What people do: pause, continue, cancel. Whoever calls has checked that they may. */
export function stepRun(
  pool: Pool,
  livemode: boolean,
  id: string,
  step: Extract<RunStep, "pause" | "continue" | "cancel">,
  by: StepBy,
): Promise<Stepped> {
  return transaction(pool, async (tx): Promise<Stepped> => {
    const before = await findRun(tx, livemode, id, { lock: true });
    if (before === null) return { outcome: "unknown_run" };
    const state = stateAfter(before.state, step);
    if (state === null) return { outcome: "too_late", run: before };
    await tx.query(
      `update runs set state = $2, note = null, wait_until = null, tries = 0, updated_at = $3,
         ended_at = case when $2 = 'cancelled' then $3::timestamptz end where id = $1`,
      [id, state, by.now],
    );
    await audited(tx, id, step, by, { state: before.state }, { state });
    if (step === "continue") await enqueue(tx, [{ name: "run-slice", payload: { id } }]);
    const run = await findRun(tx, livemode, id);
    return run === null ? { outcome: "unknown_run" } : { outcome: "done", run };
  });
}

/** False: somebody has paused, cancelled or ended it. */
export async function beginRun(
  db: Db,
  id: string,
  { bound, total }: { bound: string; total: number | null },
  now: Date,
): Promise<boolean> {
  const begun = await db.query(
    `update runs set state = 'running', bound = coalesce(bound, $2), total = coalesce(total, $3),
       started_at = coalesce(started_at, $4), note = null, wait_until = null, updated_at = $4
     where id = $1 and state = any($5)`,
    [id, bound, total, now, statesBefore("begin")],
  );
  return begun.rowCount === 1;
}

/** The run has been paused, cancelled, or gone on with by somebody else: what was about to be done is not. */
export class RunMoved extends Error {
  constructor(id: string) {
    super(`The run ${id} is in other hands, or was stopped.`);
  }
}

/** Moves the cursor and counts. Gives the counts as they are then. Throws RunMoved. */
export async function countItem(
  tx: Db,
  run: Pick<Run, "id" | "cursor">,
  item: { cursor: string; result: ItemResult; workedMs: number; now: Date },
): Promise<RunCounts> {
  const { result, cursor, workedMs, now } = item;
  const counted = await tx.query<RunCounts>(
    `update runs set cursor = $3, done = done + 1, tries = 0, note = null, wait_until = null,
       changed = changed + ($4 = 'changed')::int, unchanged = unchanged + ($4 = 'unchanged')::int,
       failed = failed + ($4 = 'failed')::int, gained = gained + ($5 = 'gained')::int,
       lost = lost + ($5 = 'lost')::int, state_only = state_only + ($5 = 'state')::int,
       working_ms = working_ms + $6, updated_at = $7
     where id = $1 and state = 'running' and cursor is not distinct from $2
     returning ${countColumns}`,
    [
      run.id,
      run.cursor,
      cursor,
      result.outcome,
      result.outcome === "changed" ? result.change : "",
      Math.round(workedMs),
      now,
    ],
  );
  const [counts] = counted.rows;
  if (!counts) throw new RunMoved(run.id);
  return counts;
}

/** It goes on by itself at `until`. */
export async function noteWait(
  db: Db,
  id: string,
  { note, until, tries, now }: { note: string; until: Date; tries: number; now: Date },
): Promise<void> {
  await db.query(
    "update runs set note = $2, wait_until = $3, tries = $4, updated_at = $5 where id = $1 and state = 'running'",
    [id, note, until, tries, now],
  );
}

/** By itself, where nothing can be done until a person has mended something. */
export async function pauseByItself(db: Db, id: string, note: string, now: Date): Promise<void> {
  await db.query(
    `update runs set state = 'paused', note = $2, wait_until = null, updated_at = $3
     where id = $1 and state = any($4)`,
    [id, note, now, statesBefore("pause")],
  );
}

/** With its sum in the audit log. Nothing where it was ended already. */
export function endRun(
  pool: Pool,
  run: Run,
  step: Extract<RunStep, "finish" | "fail">,
  { note, now }: { note: string | null; now: Date },
): Promise<void> {
  return transaction(pool, async (tx) => {
    const { rows } = await tx.query<RunCounts & { state: RunState }>(
      `update runs set state = $2, note = $3, wait_until = null, ended_at = $4, updated_at = $4,
         total = case when $2 = 'done' then done else total end
       where id = $1 and state = any($5) returning state, ${countColumns}`,
      [run.id, step === "finish" ? "done" : "failed", note, now, statesBefore(step)],
    );
    const [ended] = rows;
    if (!ended) return;
    await audited(tx, run.id, step, { actor: run.actor, reason: run.reason, now }, null, { ...ended, note });
  });
}

/** Those that nobody has touched for a while: their job was lost. runs_under_way. */
export async function forsakenRuns(db: Db, before: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from runs where state in ('queued', 'running') and updated_at < $1
       and (wait_until is null or wait_until < $1) order by updated_at limit 100`,
    [before],
  );
  return rows.map(({ id }) => id);
}

/** runs_pkey */
export async function findRun(
  db: Db,
  livemode: boolean,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Run | null> {
  const { rows } = await db.query<StoredRun>(
    `select ${columns} from runs where id = $1 and livemode = $2 ${lock ? "for no key update" : ""}`,
    [id, livemode],
  );
  return rows.map(asRun)[0] ?? null;
}

/** The newest first: runs_livemode_created_at_id_idx. An `after` that names none gives an empty page. */
export async function listRuns(
  db: Db,
  livemode: boolean,
  { limit, after }: { limit: number; after: string | null },
): Promise<{ runs: Run[]; hasMore: boolean }> {
  const { rows } = await db.query<StoredRun>(
    `select ${columns} from runs where livemode = $1
       and ($3::text is null or (created_at, id) < (select created_at, id from runs where id = $3 and livemode = $1))
     order by created_at desc, id desc limit $2`,
    [livemode, limit + 1, after],
  );
  return { runs: rows.slice(0, limit).map(asRun), hasMore: rows.length > limit };
}

const countColumns = `done, changed, unchanged, failed, gained, lost, state_only as "stateOnly"`;

const columns = `id, livemode, kind, selection, reason, actor_type as "actorType", actor_id as "actorId", state,
  note, wait_until as "waitUntil", tries, bound, cursor, total, ${countColumns}, working_ms as "workingMs",
  created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt", updated_at as "updatedAt"`;

interface StoredRun extends Omit<Run, "actor" | "counts">, RunCounts {
  actorType: Actor["type"];
  actorId: string;
}

function asRun(stored: StoredRun): Run {
  const { actorType, actorId, done, changed, unchanged, failed, gained, lost, stateOnly, ...rest } = stored;
  return {
    ...rest,
    actor: { type: actorType, id: actorId },
    counts: { done, changed, unchanged, failed, gained, lost, stateOnly },
  };
}

function audited(
  tx: Db,
  id: string,
  step: RunStep | "start",
  { actor, reason, now }: StepBy,
  before: object | null,
  after: object,
): Promise<void> {
  return recordAudit(tx, {
    at: now,
    actor,
    action: `run.${step}`,
    subject: { type: "run", id },
    reason,
    before,
    after,
  });
}
