/** Which run is to be carried out for what somebody asked: one that was interrupted, or a new one. */
import type { Db } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";
import { listedForMs } from "../stripe/event-reader";
import { oldestOpen } from "./missing-events.server";
import { planRange } from "./plan-range";
import type { Run } from "./run";
import { createRun, lastScheduledRun, type NewRun, unfinishedRuns } from "./runs.server";
import type { Range } from "./walk";

/** Looked at when somebody asks for a walk: more are never unfinished in practice. */
const lookedAt = 20;

/** From where the last scheduled check ended. */
export async function nextRange(db: Db, livemode: boolean, now: Date): Promise<Range> {
  const last = await lastScheduledRun(db, livemode);
  const open = await oldestOpen(db, livemode, new Date(now.getTime() - listedForMs));
  return planRange({ now, lookedUpTo: last?.range.to ?? null, oldestOpen: open });
}

/** Asked for in the same way and not at its end: to be taken up where it was left. */
export async function interruptedRun(
  db: Db,
  { livemode, trigger, types, pulls, includePending, allTypes }: Omit<NewRun, "range" | "actor" | "reason">,
): Promise<Run | null> {
  const open = await unfinishedRuns(db, livemode, lookedAt);
  return (
    open.find(
      (run) =>
        run.trigger === trigger &&
        run.pulls === pulls &&
        run.includePending === includePending &&
        run.allTypes === allTypes &&
        run.types.join() === types.join(),
    ) ?? null
  );
}

/** A run that changes something is a privileged change: it is in the audit log, unless time asked for it. */
export async function beginRun(tx: Db, asked: NewRun, now: Date): Promise<Run> {
  const run = await createRun(tx, asked, now);
  if (run.pulls && run.trigger !== "schedule") {
    await recordAudit(tx, {
      at: now,
      actor: asked.actor,
      action: "backfill.start",
      subject: { type: "backfill", id: String(run.id) },
      reason: asked.reason,
      before: null,
      after: {
        from: run.range.from.toISOString(),
        to: run.range.to.toISOString(),
        types: run.types,
        includePending: run.includePending,
        allTypes: run.allTypes,
      },
    });
  }
  return run;
}
