/**
 * Jobs that are not tried again by themselves: their tries are used up, or trying
 * again gives the same. They are taken out of the queue and kept here, with Stripe's
 * code and request id, until somebody retries them or the same job succeeds later; or,
 * where Stripe refused the key, until it takes it again.
 * Writes: failed_jobs, audit_log, and the queue (by asking again).
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { isJobName, type JobName, type JobRequest, jobs } from "./catalogue";
import { enqueue, type When } from "./enqueue.server";
import type { FailedJob } from "./failed-job";
import { JobFailure } from "./job-failure";
import type { GivenUpJob, JobLedger } from "./tasks";

/** For the number in the navigation: failed_jobs_pkey. */
export const jobsGivenUp = "select 1 from failed_jobs";

const longestError = 500;

export function failedJobs(db: Db, now: () => Date): JobLedger {
  return {
    givenUp: (job) => keep(db, job, now()),
    async done(key) {
      await db.query("delete from failed_jobs where key = $1", [key]);
    },
  };
}

async function keep(db: Db, { key, name, payload, error, attempts }: GivenUpJob, at: Date): Promise<void> {
  const { kind = null, code = null, requestId = null } = error instanceof JobFailure ? error.stripe : {};
  const message = error instanceof Error ? error.message : String(error);
  await db.query(
    `insert into failed_jobs (key, name, payload, error, kind, code, request_id, attempts, failed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (key) do update set payload = excluded.payload, error = excluded.error, kind = excluded.kind,
       code = excluded.code, request_id = excluded.request_id, attempts = excluded.attempts,
       failed_at = excluded.failed_at`,
    [
      key,
      name,
      JSON.stringify(payload),
      message.replaceAll("\0", "\ufffd").slice(0, longestError),
      kind,
      code,
      requestId,
      attempts,
      at,
    ],
  );
}

/** Newest first. Served by failed_jobs_failed_at_key_idx. */
export async function listFailedJobs(
  db: Db,
  limit: number,
): Promise<{ rows: FailedJob[]; hasMore: boolean }> {
  const found = await db.query<Omit<FailedJob, "failedAt"> & { failedAt: Date }>(
    `select key, name, payload->>'type' as "objectType", payload->>'id' as "objectId", error, kind, code,
       request_id as "requestId", attempts, failed_at as "failedAt"
     from failed_jobs order by failed_at desc, key desc limit $1`,
    [limit + 1],
  );
  const rows = found.rows.map((row) => ({ ...row, failedAt: row.failedAt.toISOString() }));
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** How many are asked for again at once. */
const mostPerRetry = 500;
const leftCountedTo = 1_000;

export interface RetryRequest {
  /** One job; null: all of them, the oldest first, as many as go at once. */
  key: string | null;
  actor: Actor;
  reason: string;
  now: Date;
}

/**
 * Asks for the jobs again: each once, whoever else presses the button.
 * `left`: of all, how many still wait to be retried, counted to a thousand; of a single one, none.
 */
export async function retryFailedJobs(
  pool: Pool,
  { key, actor, reason, now }: RetryRequest,
): Promise<{ queued: number; left: number }> {
  return transaction(pool, async (tx) => {
    const taken = await take(tx, { text: "$2::text is null or key = $2", value: key });
    const queued = await askAgain(tx, taken, {}, { key, actor, reason, now });
    const left = await tx.query<{ count: number }>(
      "select count(*) as count from (select 1 from failed_jobs where $1::text is null limit $2) counted",
      [key, leftCountedTo],
    );
    return { queued, left: left.rows[0]?.count ?? 0 };
  });
}

/**
 * What a permission lacks is often one kind of request, while others are answered all
 * the time: so these come back at most as often as this, until somebody has mended it.
 */
const forbiddenAgainSeconds = 600;

/**
 * In the transaction that finds that Stripe takes the key again: what failed for its
 * sake is read after all. At most as many of each kind as go at once; whatever is left
 * is for somebody's button.
 */
export async function retryRefusedJobs(tx: Db, now: Date): Promise<void> {
  const by = { key: null, actor: { type: "system" as const, id: "jobs" }, now };
  const refused = await take(tx, { text: "kind = $2", value: "key_refused" });
  await askAgain(tx, refused, {}, { ...by, reason: "Stripe takes the key again." });
  const forbidden = await take(tx, { text: "kind = $2", value: "forbidden" });
  const later = { inSeconds: forbiddenAgainSeconds };
  await askAgain(tx, forbidden, later, { ...by, reason: "Stripe answers again; a permission was missing." });
}

interface TakenJob {
  name: string;
  payload: unknown;
  error: string;
}

async function take(tx: Db, { text, value }: { text: string; value: string | null }): Promise<TakenJob[]> {
  const { rows } = await tx.query<TakenJob>(
    `delete from failed_jobs where key in (
       select key from failed_jobs where ${text}
       order by failed_at, key limit $1 for update skip locked
     ) returning name, payload, error`,
    [mostPerRetry, value],
  );
  return rows;
}

async function askAgain(
  tx: Db,
  taken: readonly TakenJob[],
  when: When,
  { key, actor, reason, now }: RetryRequest,
): Promise<number> {
  if (taken.length === 0) return 0;
  // One of an earlier version of this program, which nothing here can do any more, goes without a word.
  const requests = taken.flatMap(({ name, payload }) => requestOf(name, payload));
  await enqueue(tx, requests, when);
  await recordAudit(tx, {
    at: now,
    actor,
    action: "job.retry",
    subject: { type: "job", id: key ?? "all" },
    reason,
    before: taken.length === 1 ? { error: taken[0]?.error } : { failed: taken.length },
    after: { queued: requests.length },
  });
  return requests.length;
}

function requestOf(name: string, payload: unknown): JobRequest[] {
  return isJobName(name) ? parsedRequest(name, payload) : [];
}

function parsedRequest<N extends JobName>(name: N, payload: unknown): JobRequest<N>[] {
  const parsed = jobs[name].payload.safeParse(payload);
  return parsed.success ? [{ name, payload: parsed.data }] : [];
}
