/**
 * The jobs of this room: a run, a slice of some seconds at a time so that other jobs
 * get their turn, and the check that time asks for. A slice that is cut short by the
 * end of its process is taken up by the next check, or by the queue.
 */
import type { Clock } from "~/lib/clock";
import { type Pool, transaction } from "~/lib/database.server";
import { enqueue } from "../jobs/enqueue.server";
import { JobFailure } from "../jobs/job-failure";
import type { Handlers } from "../jobs/tasks";
import { isLasting } from "../stripe/access-problem.server";
import type { EventReader } from "../stripe/event-reader";
import { beginRun, nextRange } from "./begin.server";
import { carryOut } from "./carry-out.server";
import { findRun, unfinishedRuns } from "./runs.server";

export interface MissedEventsDeps {
  pool: Pool;
  events: EventReader;
  clock: Clock;
  livemode: boolean;
  /** What the scheduled check does with what is missing; off: there is none. */
  check: "pull" | "report" | "off";
  sliceMs?: number;
}

const usualSliceMs = 10_000;
/** Longer than a page takes: a run that is in nobody's hands. */
const forsakenAfterMs = 2 * 60_000;
const lookedAt = 20;

export function missedEventsHandlers(
  deps: MissedEventsDeps,
): Pick<Handlers, "backfill" | "check-missed-events"> {
  return {
    backfill: ({ run }, { signal }) => workSlice(deps, run, signal),
    "check-missed-events": () => check(deps),
  };
}

async function workSlice(deps: MissedEventsDeps, id: number, signal: AbortSignal): Promise<void> {
  const { pool, livemode, sliceMs = usualSliceMs } = deps;
  const run = await findRun(pool, livemode, id);
  if (run === null || run.finishedAt !== null) return;
  const enough = AbortSignal.any([signal, AbortSignal.timeout(sliceMs)]);
  const carried = await carryOut(deps, run, { signal: enough });
  switch (carried.outcome) {
    case "ended":
    case "in_hand":
      return;
    case "interrupted":
      return enqueue(pool, [{ name: "backfill", payload: { run: id } }]);
    case "refused":
      // The run says why it does not get on; where asking again may help, the queue does so later.
      throw new JobFailure(
        `${carried.failure.kind}: ${carried.failure.message}`,
        carried.failure,
        isLasting(carried.failure) || carried.failure.kind === "no_key",
      );
  }
}

/** Takes up what its process left, and looks at what has been created since the last time. */
async function check(deps: MissedEventsDeps): Promise<void> {
  const { pool, clock, livemode } = deps;
  const now = clock();
  const unfinished = await unfinishedRuns(pool, livemode, lookedAt);
  // The command line's are taken up by whoever repeats the command.
  const ours = unfinished.filter(({ trigger }) => trigger !== "cli");
  const forsaken = ours.filter(({ updatedAt }) => now.getTime() - updatedAt.getTime() > forsakenAfterMs);
  await enqueue(
    pool,
    forsaken.map(({ id }) => ({ name: "backfill", payload: { run: id } })),
  );
  if (deps.check === "off" || ours.some(({ trigger }) => trigger === "schedule")) return;
  const range = await nextRange(pool, livemode, now);
  const pulls = deps.check === "pull";
  await transaction(pool, async (tx) => {
    const actor = { type: "system" as const, id: "schedule" };
    const asked = { livemode, trigger: "schedule" as const, actor, reason: null, range, types: [], pulls };
    const run = await beginRun(tx, { ...asked, includePending: false, allTypes: false }, now);
    await enqueue(tx, [{ name: "backfill", payload: { run: run.id } }]);
  });
}
