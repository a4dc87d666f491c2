/**
 * Whom to look at closely, because Stripe may call them a payer and the gate Free, or
 * the reverse: asked for in the transaction that noticed, done a little later by
 * whoever works (cases/look.server.ts). Writes: payer_checks. Rows are only added and
 * taken, never waited for; one that waits already is enough.
 */
import type { Db } from "~/lib/database.server";

export interface PayerSubject {
  type: "user" | "customer" | "checkout_session";
  id: string;
}

/** How it came to be noticed. `schedule`: a case that is open is looked at again. */
export type FoundBy = "derive" | "checkout" | "missed_event" | "walk" | "schedule";

/** What is in order by then is no case: events of one checkout come one after another. */
const patienceMs = 15_000;
/** So long a paid checkout may take. */
export const checkoutPatienceMs = 60_000;

/** payer_checks_livemode_subject_type_subject_id_idx */
export async function askForLooks(
  db: Db,
  livemode: boolean,
  subjects: readonly PayerSubject[],
  { foundBy, dueAt }: { foundBy: FoundBy; dueAt: Date },
): Promise<void> {
  if (subjects.length === 0) return;
  await db.query({
    name: "ask_for_looks",
    text: `insert into payer_checks (livemode, subject_type, subject_id, found_by, due_at)
      select $1, s.type, s.id, $4, $5 from unnest($2::text[], $3::text[]) as s(type, id)
      where not exists (
        select from payer_checks c where c.livemode = $1 and c.subject_type = s.type and c.subject_id = s.id
      )`,
    values: [livemode, subjects.map(({ type }) => type), subjects.map(({ id }) => id), foundBy, dueAt],
  });
}

export interface Derived extends PayerSubject {
  /** By what is stored, they pay and have nothing. */
  suspect: boolean;
}

/**
 * After a batch: the suspects, once what belongs together has arrived; and at once whoever
 * has an open case, for it may be over. One statement, however many. Served by
 * payer_checks_livemode_subject_type_subject_id_idx and cases_current_key.
 */
export async function askAfterDeriving(
  db: Db,
  livemode: boolean,
  derived: readonly Derived[],
  at: Date,
): Promise<void> {
  if (derived.length === 0) return;
  await db.query({
    name: "ask_after_deriving",
    text: `insert into payer_checks (livemode, subject_type, subject_id, found_by, due_at)
      select $1, s.type, s.id, 'derive', case when s.has_case then $5::timestamptz else $6 end
      from (
        select d.*, exists (
          select from cases k where k.livemode = $1 and k.kind in ('paid_but_free', 'free_rider')
            and k.subject_type = d.type and k.subject_id = d.id and k.resolved_at is null
        ) as has_case
        from unnest($2::text[], $3::text[], $4::boolean[]) as d(type, id, suspect)
      ) s
      where s.has_case or s.suspect and not exists (
        select from payer_checks c where c.livemode = $1 and c.subject_type = s.type and c.subject_id = s.id
      )`,
    values: [
      livemode,
      derived.map(({ type }) => type),
      derived.map(({ id }) => id),
      derived.map(({ suspect }) => suspect),
      at,
      new Date(at.getTime() + patienceMs),
    ],
  });
}

export interface TakenCheck extends PayerSubject {
  check: number;
  foundBy: FoundBy;
  tries: number;
}

/** Whoever takes one has it so long; then it is free again. */
const heldForMs = 120_000;

/** Those whose time has come, each to one process. payer_checks_livemode_due_at_id_idx */
export async function takeChecks(db: Db, livemode: boolean, limit: number, now: Date): Promise<TakenCheck[]> {
  const { rows } = await db.query<TakenCheck>({
    name: "take_payer_checks",
    text: `with due as (
        select id from payer_checks where livemode = $1 and due_at <= $2 order by due_at, id limit $3
        for update skip locked
      )
      update payer_checks c set due_at = $4, tries = c.tries + 1 from due where c.id = due.id
      returning c.id as check, c.subject_type as type, c.subject_id as id, c.found_by as "foundBy", c.tries`,
    values: [livemode, now, limit, new Date(now.getTime() + heldForMs)],
  });
  return rows;
}

/** payer_checks_pkey */
export async function endChecks(db: Db, checks: readonly number[]): Promise<void> {
  if (checks.length === 0) return;
  await db.query("delete from payer_checks where id = any($1::bigint[])", [checks]);
}

/** payer_checks_pkey */
export async function putOffCheck(db: Db, check: number, until: Date): Promise<void> {
  await db.query("update payer_checks set due_at = $2 where id = $1", [check, until]);
}
