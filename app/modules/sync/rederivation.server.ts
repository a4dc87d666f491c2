/**
 * Deriving everybody again after a change of the rules, in the background. The
 * row of a run is its queue row: whoever derives a page holds it, and moves it on
 * in the same transaction. So any number of workers share a run, and one that is
 * killed leaves the row free, as far as the last page it committed.
 *
 * Writes: rederivations. Served by rederivations_livemode_finished_at_id_idx.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "~/lib/clock";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import type { ChangeCause } from "../entitlements/entitlements.server";
import { countEveryone, pageOfEveryone } from "./everyone.server";
import { rederiveUsers } from "./rederive.server";
import { lockUsers } from "./user-locks.server";

/** How far a run is, as it travels: times are ISO strings. */
export interface Rederivation {
  id: number;
  requestedAt: string;
  /** Users when it was asked for, counted up to a limit. */
  total: number;
  lookedAt: number;
  /** Of those, how many have another entitlement now. */
  changed: number;
  /** null: it is under way. */
  finishedAt: string | null;
}

export interface RederivationContext {
  livemode: boolean;
  clock: Clock;
}

/** What the history of entitlements gives as the cause. */
type RederivationCause = Extract<ChangeCause, "plan" | "policies">;

/**
 * In the transaction of the change. A run under way ends here: this one begins anew,
 * and does what that one has left. So where only one of them is about the policies,
 * none of what follows is called that.
 */
export async function requestRederivation(
  tx: Db,
  livemode: boolean,
  now: Date,
  asked: RederivationCause = "plan",
): Promise<number> {
  const ended = await tx.query<{ cause: RederivationCause }>(
    "update rederivations set finished_at = $2 where livemode = $1 and finished_at is null returning cause",
    [livemode, now],
  );
  const cause = ended.rows.some((run) => run.cause !== asked) ? "plan" : asked;
  const inserted = await tx.query<{ id: number }>(
    "insert into rederivations (livemode, requested_at, cause, total) values ($1, $2, $3, $4) returning id",
    [livemode, now, cause, await countEveryone(tx)],
  );
  return inserted.rows[0]!.id;
}

/** As many users as one transaction derives. */
const pageSize = 100;

/** One page of what is to be derived. `idle`: nothing is, or another process has it in hand. */
export function rederiveNextPage(
  pool: Pool,
  { livemode, clock }: RederivationContext,
): Promise<"idle" | "worked"> {
  return transaction(pool, async (tx) => {
    const found = await tx.query<{ id: number; reached: string; cause: RederivationCause }>({
      name: "next_rederivation",
      text: `select id, reached, cause from rederivations where livemode = $1 and finished_at is null
        order by id limit 1 for update skip locked`,
      values: [livemode],
    });
    const [run] = found.rows;
    if (run === undefined) return "idle";
    const userIds = await pageOfEveryone(tx, run.reached, pageSize);
    await lockUsers(tx, userIds);
    // Read behind the lock: whoever held it may have changed things in the time we waited.
    const now = clock();
    const changed = await rederiveUsers(tx, userIds, run.cause, { livemode, now });
    await tx.query(
      `update rederivations set reached = coalesce($2, reached), looked_at = looked_at + $3, changed = changed + $4,
         finished_at = $5 where id = $1`,
      [run.id, userIds.at(-1) ?? null, userIds.length, changed, userIds.length < pageSize ? now : null],
    );
    return "worked";
  });
}

/** How long to wait for a page that another process has in hand. */
const lookAgainMs = 100;

/** Helps a run to its end; gives how it ended. For those who wait for it: a worker is not needed, and no hindrance. */
export async function finishRederivation(
  pool: Pool,
  id: number,
  { livemode, clock, onProgress }: RederivationContext & { onProgress?: (run: Rederivation) => void },
): Promise<Rederivation> {
  for (;;) {
    const did = await rederiveNextPage(pool, { livemode, clock });
    const run = await findRederivation(pool, id);
    if (run === null) throw new Error(`There is no run ${id} that derives everybody.`);
    onProgress?.(run);
    if (run.finishedAt !== null) return run;
    if (did === "idle") await sleep(lookAgainMs);
  }
}

/** All at once. What an interrupted one has not reached, a worker or the next one does. */
export async function rederiveEveryone(pool: Pool, context: RederivationContext): Promise<Rederivation> {
  const id = await transaction(pool, (tx) => requestRederivation(tx, context.livemode, context.clock()));
  return finishRederivation(pool, id, context);
}

const columns = `id, requested_at as "requestedAt", total, looked_at as "lookedAt", changed, finished_at as "finishedAt"`;
type Row = Omit<Rederivation, "requestedAt" | "finishedAt"> & { requestedAt: Date; finishedAt: Date | null };

/** The one under way, else the last one; null: there was never any. */
export async function latestRederivation(db: Db, livemode: boolean): Promise<Rederivation | null> {
  const found = await db.query<Row>(
    `select ${columns} from rederivations where livemode = $1 order by id desc limit 1`,
    [livemode],
  );
  const [row] = found.rows;
  return row === undefined ? null : viewOf(row);
}

export async function findRederivation(db: Db, id: number): Promise<Rederivation | null> {
  const found = await db.query<Row>(`select ${columns} from rederivations where id = $1`, [id]);
  const [row] = found.rows;
  return row === undefined ? null : viewOf(row);
}

function viewOf(row: Row): Rederivation {
  const { requestedAt, finishedAt } = row;
  return { ...row, requestedAt: requestedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}
