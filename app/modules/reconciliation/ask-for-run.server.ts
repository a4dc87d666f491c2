/** A walk that somebody asks for and the workers carry out. There is neither the run nor its job without the other. */
import { type Pool, transaction } from "~/lib/database.server";
import type { Actor } from "../audit/audit.server";
import { recordAudit } from "../audit/audit.server";
import { enqueue } from "../jobs/enqueue.server";
import { listedForMs } from "../stripe/event-reader";
import { beginRun } from "./begin.server";
import { oldestOpen } from "./missing-events.server";
import { withinListed } from "./plan-range";
import type { Run } from "./run";
import { type NewRun, stopRun } from "./runs.server";
import type { Range } from "./walk";

export async function askForRun(pool: Pool, asked: NewRun, now: Date): Promise<Run> {
  return transaction(pool, async (tx) => {
    const run = await beginRun(tx, asked, now);
    await enqueue(tx, [{ name: "backfill", payload: { run: run.id } }]);
    return run;
  });
}

/** From the oldest event known to be missing to now; null: nothing is. */
export async function rangeOfMissing(pool: Pool, livemode: boolean, now: Date): Promise<Range | null> {
  const from = await oldestOpen(pool, livemode, new Date(now.getTime() - listedForMs));
  return from === null ? null : withinListed({ from, to: now }, now);
}

/** What was pulled in stays. Null: there is no such run, or it has ended. */
export async function askToStop(
  pool: Pool,
  { livemode, id, actor, now }: { livemode: boolean; id: number; actor: Actor; now: Date },
): Promise<Run | null> {
  return transaction(pool, async (tx) => {
    const run = await stopRun(tx, livemode, id, now);
    if (run === null) return null;
    await recordAudit(tx, {
      at: now,
      actor,
      action: "backfill.stop",
      subject: { type: "backfill", id: String(id) },
      reason: null,
      before: null,
      after: { ...run.figures },
    });
    return run;
  });
}
