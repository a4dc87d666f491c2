/**
 * One round of work: a batch, and what to do when the batch as a whole cannot be
 * written. Then one of its events is poison to the database; halving the batch
 * finds it in a few transactions, and its companions are applied.
 */
import { transaction } from "~/lib/database.server";
import { type ClaimedEvent, claimDue, recordFailures } from "../inbox/claim.server";
import { type ApplyDeps, applyBatch, type BatchResult } from "./apply-batch.server";
import { failedAttempt, isContention, isOutage } from "./failures";
import { LostRace } from "./write-world.server";

/** Large enough to share the cost of a transaction, small enough to end within some ten milliseconds. */
export const batchSize = 200;

/** Throws when the database is away; what was claimed is then free again. */
export async function applyDue(deps: ApplyDeps, limit = batchSize): Promise<BatchResult> {
  let claimed: readonly ClaimedEvent[] = [];
  const onClaim = (events: readonly ClaimedEvent[]) => {
    claimed = events;
  };
  try {
    return await applyBatch(deps, { limit, onClaim });
  } catch (error) {
    if (isOutage(error) || claimed.length === 0) throw error;
    // By lane, then in order: a half never holds a later event of a lane without the earlier ones done.
    const inLanes = [...claimed].sort((a, b) =>
      a.lane === b.lane ? a.seq - b.seq : a.lane < b.lane ? -1 : 1,
    );
    return applyApart(deps, inLanes, error, 0);
  }
}

/** How often a batch is tried again as it is, when nothing but another transaction was in its way. */
const mostRaces = 3;

async function applyApart(
  deps: ApplyDeps,
  events: readonly ClaimedEvent[],
  error: unknown,
  races: number,
): Promise<BatchResult> {
  const raced = error instanceof LostRace || isContention(error);
  if (raced && races < mostRaces) return again(deps, events, races + 1);
  const [only] = events;
  if (!only) return { claimed: 0, failed: [] };
  if (events.length === 1) {
    // Left pending, and not counted against it: it will meet others less often than it is tried.
    if (raced) return { claimed: 0, failed: [] };
    return recordFailure(deps, only, error);
  }
  const middle = events.length >> 1;
  const left = await again(deps, events.slice(0, middle), 0);
  const right = await again(deps, events.slice(middle), 0);
  return { claimed: left.claimed + right.claimed, failed: [...left.failed, ...right.failed] };
}

async function again(deps: ApplyDeps, events: readonly ClaimedEvent[], races: number): Promise<BatchResult> {
  try {
    return await applyBatch(deps, { limit: events.length, only: events.map((event) => event.seq) });
  } catch (error) {
    if (isOutage(error)) throw error;
    return applyApart(deps, events, error, races);
  }
}

/** Claims it once more first: meanwhile another worker may have applied it. */
function recordFailure(deps: ApplyDeps, event: ClaimedEvent, error: unknown): Promise<BatchResult> {
  return transaction(deps.pool, async (tx) => {
    const now = deps.clock();
    const [claimed] = await claimDue(tx, { now, limit: 1, only: [event.seq] });
    if (!claimed) return { claimed: 0, failed: [] };
    const failure = failedAttempt(claimed, error, now, deps.random ?? Math.random);
    await recordFailures(tx, [failure], now);
    return { claimed: 1, failed: [failure] };
  });
}
