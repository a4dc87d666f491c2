/**
 * A replay that is applied at once, as one of many: putting the event back,
 * applying it, its line in the audit log and whatever the caller adds are one
 * transaction.
 */
import { type Db, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { lockLanes, requeueEvent } from "../inbox/claim.server";
import { type StoredEvent, storedEvent } from "../inbox/stored-event.server";
import { type ApplyDeps, applyClaimed, lanesOf } from "./apply-batch.server";
import type { Effect } from "./effect";
import { interpreted, previewReplay } from "./preview-replay.server";
import { withoutRaces } from "./resync-customer.server";

export interface Replayed {
  eventId: string;
  sync: string;
  reason: string | null;
  effect: Effect;
}

export type ReplayNow =
  | { outcome: "replayed" }
  | { outcome: "unknown_event" }
  /** It fails again; nothing was changed, and the event stays as it is. */
  | { outcome: "fails"; error: string };

export interface ReplayOfMany {
  actor: Actor;
  reason: string;
  runId: string;
  record(tx: Db, replayed: Replayed): Promise<void>;
}

export async function replayNow(deps: ApplyDeps, seq: number, change: ReplayOfMany): Promise<ReplayNow> {
  const event = await storedEvent(deps.pool, seq);
  if (event === null) return { outcome: "unknown_event" };
  const lanes = await lanesToWaitFor(deps, event);
  return withoutRaces(() =>
    transaction(deps.pool, async (tx): Promise<ReplayNow> => {
      await lockLanes(tx, lanes);
      const looked = await previewReplay({ ...deps, pool: tx }, seq);
      if (looked.outcome === "unknown_event") return looked;
      if (looked.outcome === "fails") return { outcome: "fails", error: looked.error };
      const now = deps.clock();
      const { actor, reason, runId } = change;
      const before = await requeueEvent(tx, seq, { at: now, actor, reason });
      if (before === null) return { outcome: "unknown_event" };
      const { failed } = await applyClaimed(tx, deps, { limit: 1, only: [seq] });
      const after = await outcomeOf(tx, seq);
      await recordAudit(tx, {
        at: now,
        actor,
        action: "event.replay",
        subject: { type: "event", id: before.eventId },
        reason,
        before: { sync: before.sync },
        after: { sync: after.sync, effect: looked.replay.effect, runId },
      });
      const { effect } = looked.replay;
      const reasonNow = failed[0]?.error ?? after.reason;
      await change.record(tx, { eventId: before.eventId, sync: after.sync, reason: reasonNow, effect });
      return { outcome: "replayed" };
    }),
  );
}

/** What cannot be read has the lane it came with. */
async function lanesToWaitFor(deps: ApplyDeps, event: StoredEvent): Promise<string[]> {
  const read = await interpreted(deps, event).catch(() => null);
  return [event.lane, ...(read === null ? [] : lanesOf(read))];
}

async function outcomeOf(tx: Db, seq: number): Promise<{ sync: string; reason: string | null }> {
  const { rows } = await tx.query<{ sync: string; reason: string | null }>(
    "select sync, sync_reason as reason from events where seq = $1",
    [seq],
  );
  return rows[0] ?? { sync: "gone", reason: null };
}
