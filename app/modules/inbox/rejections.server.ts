/**
 * Refused requests, kept as evidence within bounds: who, when, why, and just
 * enough of the body to recognise it. They have a queue and a connection of
 * their own, so that a flood of them never delays an event.
 */
import { createHash } from "node:crypto";
import type { Db, Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { redactSignatureHeader } from "../stripe/redact-signature-header";
import { byteaArray, int4Array, textArray, timestampArray } from "./array-parameter";
import { createBatchQueue } from "./batch-queue";
import { withConnection } from "./deadline.server";
import { escapeBytes } from "./escape-bytes";
import { redactText } from "./redact-text";
import { type RejectReason, rejectMessages } from "./reject-reason";
import { createRejectionBudget } from "./rejection-budget";

export interface Rejected {
  receivedAt: Date;
  reason: RejectReason;
  /** What was seen, in words. */
  detail: string;
  /** What was read of it; for body_too_large perhaps nothing. */
  body: Uint8Array;
  /** Bytes of the body as far as they are known. */
  size: number;
  address: string | null;
  userAgent: string | null;
  signatureHeader: string | null;
  skewSeconds: number | null;
}

export interface Rejections {
  /** Resolves when it is stored or counted, after half a second at the latest. */
  record(rejected: Rejected): Promise<void>;
  /** Writes what is counted. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface RejectionsOptions {
  pool: Pool;
  log: Log;
  perMinuteAndAddress: number;
  perMinute: number;
}

const prefixBytes = 64;
/** Read beyond the prefix, so that an email or a key that begins in it is recognised. */
const lookAheadBytes = 400;
const mostText = 2_000;
const mostSkew = 2_147_483_647;
const countsEveryMs = 2_000;
const patienceMs = 500;
const queryMs = 1_500;

export function createRejections({ pool, log, ...limits }: RejectionsOptions): Rejections {
  const budget = createRejectionBudget({ ...limits, reasons: Object.keys(rejectMessages).length });
  const queue = createBatchQueue<RejectedRow, number | null>({
    store: (batch) => withConnection(pool, queryMs, (db) => insertRejected(db, batch)),
    unavailable: null,
    onFailure: (error, rows) => log.warn({ err: error, rows }, "rejected deliveries could not be stored"),
    onBatch: () => {},
    patienceMs,
    mostPerBatch: 100,
    mostBytesPerBatch: Number.MAX_SAFE_INTEGER,
    mostWaiting: 500,
    mostWaitingBytes: Number.MAX_SAFE_INTEGER,
  });
  let flusher: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (flusher) clearTimeout(flusher);
    flusher = null;
    const counts = [...budget.takeCounts()];
    if (counts.length === 0) return;
    try {
      await withConnection(pool, queryMs, (db) => addCounts(db, counts));
    } catch (error) {
      log.warn({ err: error, counts: counts.length }, "counts of rejected deliveries were lost");
    }
  }

  return {
    async record(rejected) {
      const address = rejected.address ?? "";
      if (!budget.admit(address, rejected.reason, rejected.receivedAt.getTime())) {
        flusher ??= setTimeout(() => void flush(), countsEveryMs).unref();
        return;
      }
      const id = await queue.push(rowOf(rejected), 0);
      if (id !== null) budget.stored(address, rejected.reason, id);
    },
    flush,
    async close() {
      await queue.close();
      await flush();
    },
  };
}

interface RejectedRow extends Omit<Rejected, "body"> {
  sha256: Buffer;
  prefix: string;
}

/** Made before the row waits, so that what waits is small. */
function rowOf({ body, ...rejected }: Rejected): RejectedRow {
  const { detail, userAgent, signatureHeader, skewSeconds } = rejected;
  const redacted = (text: string | null) => text && redactText(text.slice(0, mostText));
  const header = redacted(signatureHeader);
  return {
    ...rejected,
    sha256: createHash("sha256").update(body).digest(),
    prefix: redactText(
      escapeBytes(body, prefixBytes + lookAheadBytes),
      escapeBytes(body, prefixBytes).length,
    ),
    detail: redactText(detail),
    userAgent: redacted(userAgent),
    signatureHeader: header && redactSignatureHeader(header),
    // A forged time may be anything; the column has 32 bits.
    skewSeconds: skewSeconds === null ? null : Math.max(-mostSkew, Math.min(mostSkew, skewSeconds)),
  };
}

/** Ids in the order of `rows`. */
async function insertRejected(db: Db, rows: readonly RejectedRow[]): Promise<number[]> {
  const result = await db.query<{ id: number }>({
    name: "inbox rejected",
    text: `insert into deliveries (received_at, outcome, reason, detail, size, body_sha256, body_prefix, address,
        user_agent, signature_header, skew_seconds)
      select received_at, 'rejected', reason, detail, size, body_sha256, body_prefix, address, user_agent,
        signature_header, skew_seconds
      from unnest($1::timestamptz[], $2::text[], $3::text[], $4::int4[], $5::bytea[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::int4[]) with ordinality
      as i(received_at, reason, detail, size, body_sha256, body_prefix, address, user_agent, signature_header,
        skew_seconds, position)
      order by position
      returning id`,
    values: [
      timestampArray(rows, (row) => row.receivedAt.getTime()),
      textArray(rows, (row) => row.reason),
      textArray(rows, (row) => row.detail),
      // A body may be announced larger than the column holds.
      int4Array(rows, (row) => Math.min(row.size, 2_147_483_647)),
      byteaArray(rows, (row) => row.sha256),
      textArray(rows, (row) => row.prefix),
      textArray(rows, (row) => row.address),
      textArray(rows, (row) => row.userAgent),
      textArray(rows, (row) => row.signatureHeader),
      int4Array(rows, (row) => row.skewSeconds),
    ],
  });
  return result.rows.map((row) => row.id);
}

async function addCounts(
  db: Db,
  counts: readonly (readonly [id: number, requests: number])[],
): Promise<void> {
  await db.query(
    `update deliveries set suppressed = least(suppressed::int8 + requests, 2147483647)
     from unnest($1::int8[], $2::int8[]) as counted(id, requests)
     where deliveries.id = counted.id`,
    [counts.map(([id]) => id), counts.map(([, requests]) => requests)],
  );
}

/**
 * The newest hundred refused deliveries, as far as they are of the last 24 hours ($2:
 * now), for the number in the navigation. Served by deliveries_outcome_id_idx.
 */
export const recentlyRejected = `select 1 from (
    select received_at from deliveries where outcome = 'rejected' order by id desc limit 100
  ) newest where received_at > $2 - interval '24 hours'`;

const keptDays = 7;
/** Some 1.5 kB each at the worst: a week of rejections at full rate would be sixty times as many. */
const mostKept = 100_000;
const expiredPerStatement = 1_000;
const mostStatements = 50;

/**
 * Deletes refused deliveries older than 7 days, and those beyond the newest
 * hundred thousand: oldest first, a thousand at a time, for short locks. Ids ascend
 * with time, so that (outcome, id) serves both. Returns how many went. Safe in
 * several processes at once.
 */
export async function expireRejected(db: Db, now: Date, most = mostKept): Promise<number> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  const beyond = await newestBeyond(db, most);
  let expired = 0;
  for (let statement = 0; statement < mostStatements; statement += 1) {
    const { rowCount } = await db.query(
      `delete from deliveries using (
         select id, received_at from deliveries where outcome = 'rejected' order by id
         limit ${expiredPerStatement} for update skip locked
       ) oldest
       where deliveries.id = oldest.id and (oldest.received_at < $1 or oldest.id <= $2)`,
      [before, beyond],
    );
    expired += rowCount ?? 0;
    if ((rowCount ?? 0) < expiredPerStatement) break;
  }
  return expired;
}

/** The id of the newest refused delivery that is one too many; 0: there is none. */
async function newestBeyond(db: Db, most: number): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    "select id from deliveries where outcome = 'rejected' order by id desc offset $1 limit 1",
    [most],
  );
  return rows[0]?.id ?? 0;
}
