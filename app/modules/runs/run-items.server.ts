/** What changed or failed in a run, one by one. Writes: run_items. Served by run_items_run_id_effect_id_idx. */
import type { Db } from "~/lib/database.server";
import { type ItemResult, mostItemsKept, type RunCounts, type RunItem, type Subject } from "./run";

/** `counts`: with this one. All are counted; one by one the first thousand of each effect are kept. */
export async function keepItem(
  tx: Db,
  runId: string,
  { subject, result, counts, now }: { subject: Subject; result: ItemResult; counts: RunCounts; now: Date },
): Promise<void> {
  if (result.outcome === "unchanged" || keptAlready(counts, result) > mostItemsKept) return;
  const failure = result.outcome === "failed" ? result : null;
  await tx.query(
    `insert into run_items (run_id, at, subject_type, subject_id, effect, words, code, request_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      runId,
      now,
      subject.type,
      subject.id,
      result.outcome === "changed" ? result.change : "failed",
      result.words.slice(0, 1_000),
      failure?.code ?? null,
      failure?.requestId ?? null,
    ],
  );
}

function keptAlready(counts: RunCounts, result: Exclude<ItemResult, { outcome: "unchanged" }>): number {
  if (result.outcome === "failed") return counts.failed;
  const { changed, gained, lost, stateOnly } = counts;
  return { gained, lost, state: stateOnly, data: changed - gained - lost - stateOnly }[result.change];
}

/** Those of one effect, in the order in which they were done. */
export async function itemsOfRun(
  db: Db,
  runId: string,
  { effect, after, limit }: { effect: RunItem["effect"]; after: number; limit: number },
): Promise<{ items: RunItem[]; hasMore: boolean }> {
  const { rows } = await db.query<Omit<RunItem, "subject"> & { type: Subject["type"]; subject: string }>(
    `select id, at, subject_type as type, subject_id as subject, effect, words, code, request_id as "requestId"
     from run_items where run_id = $1 and effect = $2 and id > $3 order by id limit $4`,
    [runId, effect, after, limit + 1],
  );
  const items = rows
    .slice(0, limit)
    .map(({ type, subject, ...item }): RunItem => ({ ...item, subject: { type, id: subject } }));
  return { items, hasMore: rows.length > limit };
}
