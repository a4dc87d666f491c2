/**
 * Retrying what failed: one kind of error, or everything. A slice at a time, so that
 * no request takes long; who asked is told how many went and whether some are left.
 */
import type { Pool } from "~/lib/database.server";
import type { Actor } from "../audit/audit.server";
import { countFailed, oldestFailed } from "../inbox/failed.server";
import type { FailedFilter } from "../inbox/failed-view";
import { replayEvent } from "./replay-event.server";

export interface RetriedFailures {
  queued: number;
  /** Still failed, counted to a thousand: what this slice left, and what failed once more meanwhile. */
  left: number;
}

const mostPerSlice = 500;
const withinMs = 2_000;
const leftCountedTo = 1_000;

/**
 * The oldest first. Each event is a transaction and an entry of the audit log of its
 * own, as with a single replay: what ends between two of them has done what it did.
 */
export async function replayFailed(
  pool: Pool,
  filter: FailedFilter,
  { actor, reason, now }: { actor: Actor; reason: string; now: Date },
): Promise<RetriedFailures> {
  const until = performance.now() + withinMs;
  let queued = 0;
  for (const seq of await oldestFailed(pool, filter, mostPerSlice)) {
    if (performance.now() > until) break;
    const { outcome } = await replayEvent(pool, seq, { actor, reason, now });
    if (outcome === "queued") queued += 1;
  }
  return { queued, left: await countFailed(pool, filter, leftCountedTo) };
}
