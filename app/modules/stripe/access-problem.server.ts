/**
 * Stripe refuses the key, or the key lacks a permission: what no repetition mends
 * and somebody must know. Told once, with its beginning, until an answer comes.
 * Writes: stripe_access (all but `next_at`).
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import type { StripeFailure } from "./gateway";

export interface AccessProblem {
  kind: "key_refused" | "forbidden";
  /** Stripe's words, without secrets. */
  message: string;
  requestId: string | null;
  since: Date;
}

export async function accessProblem(db: Db, livemode: boolean): Promise<AccessProblem | null> {
  const found = await db.query<AccessProblem>(
    `select problem as kind, message, request_id as "requestId", since
     from stripe_access where livemode = $1 and problem is not null`,
    [livemode],
  );
  return found.rows[0] ?? null;
}

export const isLasting = ({ kind }: StripeFailure): boolean => kind === "key_refused" || kind === "forbidden";

export async function noteProblem(
  db: Db,
  livemode: boolean,
  { kind, message, requestId }: StripeFailure,
  at: Date,
): Promise<void> {
  await db.query(
    `insert into stripe_access as s (livemode, next_at, problem, message, request_id, since)
     values ($1, $5, $2, $3, $4, $5)
     on conflict (livemode) do update set problem = $2, message = $3, request_id = $4,
       since = case when s.problem = $2 then s.since else $5 end`,
    [livemode, kind, message, requestId, at],
  );
}

/** What is to be done in the transaction that takes a problem back: what it kept from being read can be read now. */
export type Mended = (tx: Db) => Promise<void>;

/** An answer came. Where nothing was wrong, that changes nothing. */
export async function forgetProblem(pool: Pool, livemode: boolean, mended?: Mended): Promise<void> {
  await transaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `update stripe_access set problem = null, message = null, request_id = null, since = null
       where livemode = $1 and problem is not null`,
      [livemode],
    );
    if (rowCount === 1) await mended?.(tx);
  });
}

/** For pages and health: what is wrong, and what to do. */
export function problemWords({ kind, message, requestId }: AccessProblem): string {
  const what =
    kind === "key_refused"
      ? "Stripe refuses STRIPE_SECRET_KEY, so nothing can be fetched from it: put in a valid key and restart."
      : "The restricted key in STRIPE_SECRET_KEY lacks a permission: allow it to read customers and billing.";
  return `${what} Stripe says: ${message}${requestId === null ? "" : ` (${requestId})`}`;
}
