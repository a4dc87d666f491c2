/**
 * Where two sources disagree. Writes: mismatches, and nobody else does. One
 * current row a subject and code (mismatches_open_key), whatever people decided
 * about it; it ends by itself when the facts agree again. A decision is about what
 * disagreed then: where something else disagrees since, the row is open again.
 */
import type { Db } from "~/lib/database.server";
import type { Actor } from "../audit/audit.server";
import type { DetectedMismatch } from "./detect-mismatches";
import { immediateCodes, isAnsweredByLinking, type MismatchKind, type Severity } from "./mismatch-codes";
import type { MismatchCode, MismatchFinding } from "./resolve-owner";

export interface OpenMismatch {
  customerId: string;
  code: string;
  evidence: MismatchFinding["evidence"];
}

/** Of those that a batch finds. mismatches_subject_type_subject_id_idx */
export async function openMismatchesOf(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<OpenMismatch[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<OpenMismatch>({
    name: "open_mismatches_of",
    text: `select subject_id as "customerId", code, evidence from mismatches
      where subject_type = 'customer' and subject_id = any($2::text[]) and livemode = $1 and resolved_at is null
        and code = any($3::text[])`,
    values: [livemode, customerIds, immediateCodes],
  });
  return found.rows;
}

export interface MismatchChanges {
  /** Found now: opened, or seen again with its latest evidence. */
  open: {
    customerId: string;
    code: MismatchCode;
    severity: Severity;
    evidence: MismatchFinding["evidence"];
  }[];
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
      `with found as (
         select * from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[])
           as f(code, customer_id, severity, evidence)
       ), seen as (
         update mismatches m set evidence = f.evidence, last_seen_at = $6 from found f
         where m.livemode = $1 and m.code = f.code and m.subject_type = 'customer' and m.subject_id = f.customer_id
           and m.resolved_at is null
         returning m.code, m.subject_id
       )
       insert into mismatches (livemode, code, subject_type, subject_id, severity, evidence, first_seen_at,
         last_seen_at)
       select $1, code, 'customer', customer_id, severity, evidence, $6, $6 from found
       where (code, customer_id) not in (select code, subject_id from seen)
       order by customer_id, code
       on conflict (livemode, code, subject_type, subject_id) where resolved_at is null
       do update set evidence = excluded.evidence, last_seen_at = excluded.last_seen_at`,
      [
        livemode,
        open.map(({ code }) => code),
        open.map(({ customerId }) => customerId),
        open.map(({ severity }) => severity),
        open.map(({ evidence }) => JSON.stringify(evidence)),
        at,
      ],
    );
  }
  if (resolve.length > 0) {
    await db.query(
      `update mismatches m set resolved_at = $4, status = 'resolved'
       from unnest($2::text[], $3::text[]) as r(customer_id, code)
       where m.livemode = $1 and m.subject_type = 'customer' and m.subject_id = r.customer_id
         and m.code = r.code and m.resolved_at is null`,
      [livemode, resolve.map(({ customerId }) => customerId), resolve.map(({ code }) => code), at],
    );
  }
}

export interface Settler {
  actor: Actor;
  reason: string;
  /** Of whom they say whose they are: what asks that is answered, and settled by them as it is. */
  decides?: readonly string[];
}

function isAnswered({ code, subject, severity }: DetectedMismatch, by: Settler | null): boolean {
  const isDecided = subject.type === "customer" && (by?.decides?.includes(subject.id) ?? false);
  return isDecided && isAnsweredByLinking(code, severity);
}

/**
 * What is there already is changed and not inserted: an attempt to insert takes a number, also where it meets a row.
 * `f`: what was found, which is no older than the row.
 */
function asFoundNow(f: "f" | "excluded"): string {
  const answered = `${f}.status = 'settled'`;
  const differs = `m.fingerprint is distinct from ${f}.fingerprint and m.fingerprint is not null and m.status <> 'open'`;
  const instead = (column: string, value: string, ofAct: string) =>
    `${column} = case when ${answered} then ${ofAct} when ${differs} then ${value} else m.${column} end`;
  return `severity = ${f}.severity, evidence = ${f}.evidence, sources = ${f}.sources, fingerprint = ${f}.fingerprint,
    last_seen_at = $11, ${instead("status", "'open'", "'settled'")}, ${instead("dismissed_until", "null", "null")},
    ${instead("status_at", "$11", "$11")}, ${instead("status_actor_type", "'system'", "$12")},
    ${instead("status_actor_id", "'something_else'", "$14")}, ${instead("status_reason", "null", "$15")}`;
}

/**
 * A decision that holds no longer is not shown as if it had opened it again: what opened it stands
 * in its place (`something_else`, `time_over`), and the decision in the audit log.
 *
 * What a close look at these subjects found: all of it, so that what is not among it
 * is over. `by`: whose act it was that made the facts agree, or that decided whose a customer is though they do not.
 */
export async function writeDetected(
  db: Db,
  livemode: boolean,
  subjects: readonly DetectedMismatch["subject"][],
  detected: readonly DetectedMismatch[],
  at: Date,
  by: Settler | null = null,
): Promise<void> {
  if (subjects.length === 0) return;
  const column = <T>(read: (one: DetectedMismatch) => T) => detected.map(read);
  await db.query({
    name: "write_detected",
    text: `with subjects as (select * from unnest($2::text[], $3::text[]) as s(type, id)),
      found as (
        select * from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::jsonb[], $10::text[],
          $16::text[]) as f(code, subject_type, subject_id, severity, evidence, sources, fingerprint, status)
      ), over as (
        update mismatches m set resolved_at = $11,
          status = case when $12::text is null then 'resolved' else 'settled' end,
          status_at = coalesce($13, status_at), status_actor_type = coalesce($12, status_actor_type),
          status_actor_id = coalesce($14, status_actor_id), status_reason = coalesce($15, status_reason)
        from subjects s
        where m.subject_type = s.type and m.subject_id = s.id and m.livemode = $1 and m.resolved_at is null
          and not exists (select from found f where f.code = m.code and f.subject_type = m.subject_type
            and f.subject_id = m.subject_id)
      ),
      seen as (
        update mismatches m set ${asFoundNow("f")} from (
          select there.id, found.* from found join mismatches there on there.livemode = $1
            and there.code = found.code and there.subject_type = found.subject_type
            and there.subject_id = found.subject_id and there.resolved_at is null
          order by found.subject_type, found.subject_id, found.code for update of there
        ) f where m.id = f.id
        returning m.code, m.subject_type, m.subject_id
      )
      insert into mismatches as m (livemode, code, subject_type, subject_id, severity, evidence, sources, fingerprint,
        first_seen_at, last_seen_at, status, status_at, status_actor_type, status_actor_id, status_reason)
      select $1, code, subject_type, subject_id, severity, evidence, sources, fingerprint, $11, $11, status,
        case when status = 'settled' then $13::timestamptz end, case when status = 'settled' then $12 end,
        case when status = 'settled' then $14::text end, case when status = 'settled' then $15::text end
      from found
      where (code, subject_type, subject_id) not in (select code, subject_type, subject_id from seen)
      order by subject_type, subject_id, code
      on conflict (livemode, code, subject_type, subject_id) where resolved_at is null
      do update set ${asFoundNow("excluded")}`,
    values: [
      livemode,
      subjects.map(({ type }) => type),
      subjects.map(({ id }) => id),
      column(({ code }) => code),
      column(({ subject }) => subject.type),
      column(({ subject }) => subject.id),
      column(({ severity }) => severity),
      column(({ evidence }) => JSON.stringify(evidence)),
      column(({ sources }) => JSON.stringify(sources)),
      column(({ fingerprint }) => fingerprint),
      at,
      by?.actor.type ?? null,
      by === null ? null : at,
      by?.actor.id ?? null,
      by?.reason ?? null,
      column((one) => (isAnswered(one, by) ? "settled" : "open")),
    ],
  });
}

/** What writing a customer's metadata mends, and was noticed since the act began: it was somebody's act. */
export async function attributeResolved(
  db: Db,
  livemode: boolean,
  customerId: string,
  since: Date,
  { actor, reason }: Settler,
): Promise<void> {
  // mismatches_subject_type_subject_id_idx
  await db.query(
    `update mismatches set status = 'settled', status_at = resolved_at, status_actor_type = $5,
       status_actor_id = $6, status_reason = $7
     where subject_type = 'customer' and subject_id = $2 and livemode = $1 and status = 'resolved'
       and resolved_at >= $3 and code = any($4::text[])`,
    [livemode, customerId, since, mendedByWriting, actor.type, actor.id, reason],
  );
}

const mendedByWriting: readonly MismatchKind[] = [
  "bound_metadata_missing",
  "metadata_missing_on_subscription",
];

/** Dismissed ones whose time is over are open again. mismatches_dismissed_idx */
export async function reopenDismissed(db: Db, livemode: boolean, now: Date): Promise<void> {
  await db.query({
    name: "reopen_dismissed",
    text: `update mismatches set status = 'open', status_at = dismissed_until, dismissed_until = null,
        status_actor_type = 'system', status_actor_id = 'time_over', status_reason = null
      where status = 'dismissed' and dismissed_until <= $2 and livemode = $1 and resolved_at is null`,
    values: [livemode, now],
  });
}

export interface CustomersMismatch {
  id: number;
  code: string;
  customerId: string;
  evidence: MismatchFinding["evidence"];
  firstSeenAt: string;
  lastSeenAt: string;
}

/** What is open of these customers, the newest first. mismatches_subject_type_subject_id_idx */
export async function openMismatches(
  db: Db,
  livemode: boolean,
  { limit, customerIds }: { limit: number; customerIds: readonly string[] },
): Promise<CustomersMismatch[]> {
  const found = await db.query<
    Omit<CustomersMismatch, "firstSeenAt" | "lastSeenAt"> & { firstSeenAt: Date; lastSeenAt: Date }
  >(
    `select id, code, subject_id as "customerId", evidence, first_seen_at as "firstSeenAt",
       last_seen_at as "lastSeenAt"
     from mismatches
     where subject_type = 'customer' and subject_id = any($3::text[]) and livemode = $1 and resolved_at is null
       and status in ('open', 'acknowledged')
     order by id desc limit $2`,
    [livemode, Math.min(limit, 200), customerIds],
  );
  return found.rows.map((row) => ({
    ...row,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }));
}
