/** An operator's replay: the event is applied once more, whatever became of it before. */
import { type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { requeueEvent } from "../inbox/claim.server";

export type ReplayOutcome = { outcome: "queued"; eventId: string } | { outcome: "unknown_event" };

/**
 * `seq` names the event: an event id can exist in both modes. Applying again
 * changes nothing that was applied; a late truth still does not win. What came of it before
 * is kept.
 */
export async function replayEvent(
  pool: Pool,
  seq: number,
  { actor, reason, now }: { actor: Actor; reason: string; now: Date },
): Promise<ReplayOutcome> {
  return transaction(pool, async (tx) => {
    const before = await requeueEvent(tx, seq, { at: now, actor, reason });
    if (before === null) return { outcome: "unknown_event" };
    await recordAudit(tx, {
      at: now,
      actor,
      action: "event.replay",
      subject: { type: "event", id: before.eventId },
      reason,
      before: { sync: before.sync },
      after: { sync: "pending" },
    });
    return { outcome: "queued", eventId: before.eventId };
  });
}
