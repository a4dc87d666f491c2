/**
 * Works at a run, a slice of some seconds at a time: each slice is a short job that
 * asks for the next. What a slice has done is stored item by item, so it does not
 * matter where a process dies: the next slice goes on behind the last item that
 * was recorded together with its change.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "~/lib/clock";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { isDatabaseOutage } from "~/lib/database-outage";
import type { Log } from "~/lib/log.server";
import { enqueue } from "../jobs/enqueue.server";
import type { Handlers } from "../jobs/tasks";
import { describe, isOutage } from "../sync/failures";
import type { ItemResult, Run } from "./run";
import { keepItem } from "./run-items.server";
import type { Item, RunKind, Treated } from "./run-kind";
import { isUnderWay } from "./run-state";
import {
  beginRun,
  countItem,
  endRun,
  findRun,
  forsakenRuns,
  noteWait,
  pauseByItself,
  RunMoved,
} from "./runs.server";

export interface RunDeps {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
  log: Log;
  kinds: readonly RunKind[];
  /** How long a slice works, in milliseconds. */
  sliceMs?: number;
}

const usualSliceMs = 5_000;
const itemsAtATime = 20;
/** After so many an item counts as failed, where Stripe answers something else than to wait. */
const usualTries = 6;
/** Where it is the item itself that something here refuses, more tries seldom help, and the others wait. */
const triesOfRefused = 3;
const longestWaitSeconds = 300;
/** Every item of a run moves it; who has not moved for this long has no job. */
const forsakenAfterMs = 5 * 60_000;

export function runHandlers(deps: RunDeps): Pick<Handlers, "run-slice" | "tend-runs"> {
  return {
    "run-slice": ({ id }, { signal }) => workSlice(deps, id, signal),
    "tend-runs": async () => {
      const forsaken = await forsakenRuns(deps.pool, new Date(deps.clock().getTime() - forsakenAfterMs));
      await enqueue(
        deps.pool,
        forsaken.map((id) => ({ name: "run-slice", payload: { id } })),
      );
    },
  };
}

async function workSlice(deps: RunDeps, id: string, signal: AbortSignal): Promise<void> {
  const { pool, clock, livemode } = deps;
  const run = await findRun(pool, livemode, id);
  if (run === null || !isUnderWay(run.state)) return;
  const kind = deps.kinds.find((one) => one.kind === run.kind);
  const checked = kind?.check(run.selection);
  if (!kind || !checked?.ok) {
    const note =
      checked && !checked.ok ? checked.problem : `This version knows no runs of the kind ${run.kind}.`;
    return endRun(pool, run, "fail", { note, now: clock() });
  }
  const { bound, total } =
    run.bound === null ? await kind.begin(run.selection, clock()) : { bound: run.bound, total: run.total };
  if (!(await beginRun(pool, id, { bound, total }, clock()))) return;
  const slice = new Slice(deps, { ...run, bound }, bound, kind, signal);
  try {
    const next = await slice.work();
    if (next !== null) await enqueue(pool, [{ name: "run-slice", payload: { id } }], { inSeconds: next });
  } catch (error) {
    if (!(error instanceof RunMoved)) throw error;
    deps.log.debug({ run: id }, error.message);
  }
}

class Slice {
  private readonly began = performance.now();
  private countedUpTo = this.began;
  private cursor: string | null;
  private tries: number;

  constructor(
    private readonly deps: RunDeps,
    private readonly run: Run,
    private readonly bound: string,
    private readonly kind: RunKind,
    private readonly signal: AbortSignal,
  ) {
    this.cursor = run.cursor;
    this.tries = run.tries;
  }

  /** In how many seconds the next slice is due; null: none is. */
  async work(): Promise<number | null> {
    const { pool, clock, sliceMs = usualSliceMs } = this.deps;
    const { selection } = this.run;
    for (;;) {
      const items = await this.kind.next({
        selection,
        bound: this.bound,
        cursor: this.cursor,
        limit: itemsAtATime,
      });
      if (items.length === 0) {
        await endRun(pool, this.run, "finish", { note: null, now: clock() });
        return null;
      }
      for (const item of items) {
        if (this.signal.aborted || performance.now() - this.began > sliceMs) return 0;
        const rest = await this.do(item);
        if (rest !== "on") return rest;
        // Others of this process get their turn, however quick the items are.
        await sleep(0);
      }
    }
  }

  private async do(item: Item): Promise<"on" | number | null> {
    const treated = await this.treat(item);
    switch (treated.outcome) {
      case "recorded":
        break;
      case "failed":
        await this.recordAlone(item, treated);
        break;
      case "blocked":
        await pauseByItself(this.deps.pool, this.run.id, treated.words, this.deps.clock());
        return null;
      case "wait": {
        const seconds = await this.wait(item, treated);
        if (seconds !== null) return seconds;
      }
    }
    this.cursor = item.cursor;
    this.tries = 0;
    this.countedUpTo = performance.now();
    return "on";
  }

  /** What throws is the item's own trouble and no other's, unless nothing could be done with any. */
  private async treat(item: Item): Promise<Treated> {
    const { clock, log } = this.deps;
    const { id: runId, actor, reason } = this.run;
    try {
      return await this.kind.treat(item, {
        runId,
        actor,
        reason,
        now: clock(),
        record: (tx, result) => this.record(tx, item, result),
      });
    } catch (error) {
      if (error instanceof RunMoved || isOutage(error) || isDatabaseOutage(error)) throw error;
      const words = describe(error);
      log.warn({ run: runId, item: item.subject.id, error: words }, "an item of a run cannot be treated");
      return {
        outcome: "wait",
        seconds: null,
        words,
        code: "processing_failed",
        requestId: null,
        mayFail: true,
        mostTries: triesOfRefused,
      };
    }
  }

  /** null: it was tried often enough and counts as failed. */
  private async wait(item: Item, treated: Extract<Treated, { outcome: "wait" }>): Promise<number | null> {
    const { pool, clock } = this.deps;
    const tries = this.tries + 1;
    const { words, code, requestId, mayFail, mostTries = usualTries } = treated;
    if (mayFail && tries >= mostTries) {
      await this.recordAlone(item, { outcome: "failed", words, code, requestId });
      return null;
    }
    const seconds = Math.min(treated.seconds ?? 2 ** Math.min(tries, 8), longestWaitSeconds);
    const now = clock();
    const until = new Date(now.getTime() + seconds * 1_000);
    await noteWait(pool, this.run.id, { note: words, until, tries, now });
    return seconds;
  }

  private recordAlone(item: Item, result: ItemResult): Promise<void> {
    return transaction(this.deps.pool, (tx) => this.record(tx, item, result));
  }

  private async record(tx: Db, item: Item, result: ItemResult): Promise<void> {
    const now = this.deps.clock();
    const workedMs = performance.now() - this.countedUpTo;
    const { id } = this.run;
    const counts = await countItem(
      tx,
      { id, cursor: this.cursor },
      { cursor: item.cursor, result, workedMs, now },
    );
    await keepItem(tx, id, { subject: item.subject, result, counts, now });
  }
}
