/** Waits until the worker has decided on events, and counts how it decided. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "~/lib/database.server";
import type { SyncOutcome } from "~/modules/inbox/event-view";
import { eventOutcomes } from "~/modules/inbox/ledger.server";

export interface Settled {
  counts: Partial<Record<SyncOutcome, number>>;
  /** Events that ended failed or dead, with the reason. */
  bad: { id: string; reason: string | null }[];
  /** Nothing is pending any more. */
  complete: boolean;
}

type Outcome = Awaited<ReturnType<typeof eventOutcomes>>[number];

const askEveryMs = 150;
/** Without any progress for so long there is no worker, or it is stuck. */
const patienceMs = 20_000;
const askedAtOnce = 2_000;

/** `step` is called for each event that is decided. */
export async function settle(db: Db, eventIds: readonly string[], step: () => void): Promise<Settled> {
  const decided: Outcome[] = [];
  let open = [...new Set(eventIds)];
  let lastProgress = Date.now();
  for (;;) {
    const left: string[] = [];
    for (let at = 0; at < open.length; at += askedAtOnce) {
      const ids = open.slice(at, at + askedAtOnce);
      const rows = await eventOutcomes(db, ids);
      const waiting = new Set(ids);
      for (const { id } of rows) waiting.delete(id);
      for (const { id, sync } of rows) if (sync === "pending") waiting.add(id);
      decided.push(...rows.filter(({ id }) => !waiting.has(id)));
      left.push(...waiting);
    }
    for (let count = left.length; count < open.length; count++) step();
    if (left.length < open.length) lastProgress = Date.now();
    open = left;
    if (open.length === 0 || Date.now() - lastProgress > patienceMs) break;
    await sleep(askEveryMs);
  }
  return count(decided, open.length);
}

function count(rows: Outcome[], pending: number): Settled {
  const counts: Settled["counts"] = {};
  for (const { sync } of rows) counts[sync] = (counts[sync] ?? 0) + 1;
  if (pending > 0) counts.pending = pending;
  const bad = rows.filter(({ sync }) => sync === "failed" || sync === "dead");
  return { counts, bad: bad.map(({ id, reason }) => ({ id, reason })), complete: pending === 0 };
}
