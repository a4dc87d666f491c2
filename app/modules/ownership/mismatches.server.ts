/**
 * Where two sources disagree about a customer. Writes: mismatches, and nobody
 * else does. One open row a customer and code (mismatches_open_key); it closes
 * by itself when the facts agree again.
 */
import type { Db } from "~/lib/database.server";
import type { MismatchCode, MismatchFinding } from "./resolve-owner";

export interface OpenMismatch {
  customerId: string;
  code: string;
  evidence: MismatchFinding["evidence"];
}

/** mismatches_subject_type_subject_id_idx */
export async function openMismatchesOf(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<OpenMismatch[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<OpenMismatch>({
    name: "open_mismatches_of",
    text: `select subject_id as "customerId", code, evidence from mismatches
      where subject_type = 'customer' and subject_id = any($2::text[]) and livemode = $1 and resolved_at is null`,
    values: [livemode, customerIds],
  });
  return found.rows;
}

export interface MismatchChanges {
  /** Found now: opened, or seen again with its latest evidence. */
  open: { customerId: string; code: MismatchCode; evidence: MismatchFinding["evidence"] }[];
  /** No longer found. */
  resolve: { customerId: string; code: string }[];
}

export async function writeMismatches(
  db: Db,
  livemode: boolean,
  { open, resolve }: MismatchChanges,
  at: Date,
): Promise<void> {
  if (open.length > 0) {
    await db.query(
      `insert into mismatches (livemode, code, subject_type, subject_id, evidence, first_seen_at, last_seen_at)
       select $1, code, 'customer', customer_id, evidence, $5, $5
       from unnest($2::text[], $3::text[], $4::jsonb[]) as m(code, customer_id, evidence)
       order by customer_id, code
       on conflict (livemode, code, subject_type, subject_id) where resolved_at is null
       do update set evidence = excluded.evidence, last_seen_at = excluded.last_seen_at`,
      [
        livemode,
        open.map(({ code }) => code),
        open.map(({ customerId }) => customerId),
        open.map(({ evidence }) => JSON.stringify(evidence)),
        at,
      ],
    );
  }
  if (resolve.length > 0) {
    await db.query(
      `update mismatches m set resolved_at = $4
       from unnest($2::text[], $3::text[]) as r(customer_id, code)
       where m.livemode = $1 and m.subject_type = 'customer' and m.subject_id = r.customer_id
         and m.code = r.code and m.resolved_at is null`,
      [livemode, resolve.map(({ customerId }) => customerId), resolve.map(({ code }) => code), at],
    );
  }
}

export interface MismatchView {
  id: number;
  code: string;
  customerId: string;
  evidence: MismatchFinding["evidence"];
  firstSeenAt: string;
  lastSeenAt: string;
}

/** The newest first; `before` is the id of the last row of the page before. */
export async function openMismatches(
  db: Db,
  livemode: boolean,
  page: { limit: number; before?: number; customerIds?: readonly string[] },
): Promise<MismatchView[]> {
  const found = await db.query<
    Omit<MismatchView, "firstSeenAt" | "lastSeenAt"> & { firstSeenAt: Date; lastSeenAt: Date }
  >(
    `select id, code, subject_id as "customerId", evidence, first_seen_at as "firstSeenAt",
       last_seen_at as "lastSeenAt"
     from mismatches
     where livemode = $1 and resolved_at is null and subject_type = 'customer'
       and ($3::bigint is null or id < $3) and ($4::text[] is null or subject_id = any($4))
     order by id desc limit $2`,
    [livemode, Math.min(page.limit, 200), page.before ?? null, page.customerIds ?? null],
  );
  return found.rows.map((row) => ({
    ...row,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }));
}
