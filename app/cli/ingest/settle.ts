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

const askEveryMs = 150;
/** Without any progress for so long there is no worker, or it is stuck. */
const patienceMs = 20_000;
const askedAtOnce = 2_000;

/** `step` is called for each event that is decided. */
export async function settle(db: Db, eventIds: readonly string[], step: () => void): Promise<Settled> {
  const decided = new Map<string, { id: string; sync: SyncOutcome; reason: string | null }[]>();
  let open = [...new Set(eventIds)];
  let lastProgress = Date.now();
  for (;;) {
    const left: string[] = [];
    for (let at = 0; at < open.length; at += askedAtOnce) {
      const ids = open.slice(at, at + askedAtOnce);
      const rows = Map.groupBy(await eventOutcomes(db, ids), (row) => row.id);
      for (const id of ids) {
        const found = rows.get(id) ?? [];
        if (found.length === 0 || found.some((row) => row.sync === "pending")) left.push(id);
        else decided.set(id, found);
      }
    }
    for (let count = left.length; count < open.length; count++) step();
    if (left.length < open.length) lastProgress = Date.now();
    open = left;
    if (open.length === 0 || Date.now() - lastProgress > patienceMs) break;
    await sleep(askEveryMs);
  }
  return count([...decided.values()].flat(), open.length);
}

function count(rows: { id: string; sync: SyncOutcome; reason: string | null }[], pending: number): Settled {
  const counts: Settled["counts"] = {};
  for (const { sync } of rows) counts[sync] = (counts[sync] ?? 0) + 1;
  if (pending > 0) counts.pending = pending;
  const bad = rows.filter(({ sync }) => sync === "failed" || sync === "dead");
  return { counts, bad: bad.map(({ id, reason }) => ({ id, reason })), complete: pending === 0 };
}
