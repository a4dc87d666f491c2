/**
 * Keeps what a look found: opens a case, brings it up to date, ends it. Writes: cases,
 * and what is told of it, in one transaction. A subject and kind have one current case
 * (cases_current_key); looks at one subject write one after another, and one that
 * began before the gate gave what is paid for opens nothing.
 */
import { type Db, transaction } from "~/lib/database.server";
import type { FoundBy, PayerSubject } from "../payers/payer-checks.server";
import { currentEntitlement } from "../sync/current-entitlement.server";
import type { CaseKind } from "./case";
import { caseObject } from "./case-object";
import { type CaseDeps, caseColumns, caseFacts, type StoredCase } from "./case-rows.server";
import type { CaseSubject, FoundCase, Judgement } from "./judge";
import { emitOutgoing } from "./outgoing-events.server";

export interface Recorded {
  opened: StoredCase[];
  resolved: StoredCase[];
}

/** `asked`: as whom they were looked at; what was somebody else's then is theirs no more. */
export function recordLook(
  { pool, livemode, clock }: CaseDeps,
  { asked, judgement, foundBy }: { asked: PayerSubject; judgement: Judgement; foundBy: FoundBy },
): Promise<Recorded> {
  return transaction(pool, async (tx) => {
    const { subject, found, over } = judgement;
    const names = [asked, ...(subject === null ? [] : [subject])].map(({ type, id }) => `${type} ${id}`);
    await lockSubjects(tx, [...new Set(names)].sort());
    // Behind the lock: whoever had it may have taken time.
    const now = clock();
    const recorded: Recorded = { opened: [], resolved: [] };
    if (subject === null) {
      await postpone(tx, livemode, asked, now);
      return recorded;
    }
    const moved = asked.type !== subject.type || asked.id !== subject.id;
    if (moved) recorded.resolved.push(...(await end(tx, livemode, asked, allKinds, now)));
    recorded.resolved.push(...(await end(tx, livemode, subject, over, now)));
    if (found !== null && (await stillSo(tx, livemode, subject, found, now))) {
      const opened = await open(tx, livemode, { subject, found, foundBy }, now);
      if (opened !== null) recorded.opened.push(opened);
    } else await postpone(tx, livemode, subject, now);
    await emitOutgoing(tx, "case.resolved", told(recorded.resolved, livemode), now);
    await emitOutgoing(tx, "case.opened", told(recorded.opened, livemode), now);
    return recorded;
  });
}

const allKinds: CaseKind[] = ["paid_but_free", "free_rider"];

/** What somebody had closed is over for others since then. */
const told = (rows: readonly StoredCase[], livemode: boolean) =>
  rows.filter(({ status }) => status !== "closed").map((row) => caseObject(caseFacts(row), livemode));

async function lockSubjects(tx: Db, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`case of ${name}`]);
  }
}

/** What was read is some seconds old: the gate may give it by now. */
async function stillSo(
  tx: Db,
  livemode: boolean,
  { type, id }: CaseSubject,
  { kind }: FoundCase,
  now: Date,
): Promise<boolean> {
  if (kind !== "paid_but_free" || type !== "user") return true;
  return (await currentEntitlement(tx, id, { livemode, now })).state === "free";
}

/** Ends current cases of these kinds. Closed ones stay closed, and make room for others. cases_current_key */
async function end(
  tx: Db,
  livemode: boolean,
  { type, id }: PayerSubject,
  kinds: readonly CaseKind[],
  now: Date,
): Promise<StoredCase[]> {
  const { rows } = await tx.query<StoredCase>({
    name: "end_cases",
    text: `update cases set resolved_at = $5, last_seen_at = $5, snoozed_until = null,
        status = case when status = 'closed' then status else 'resolved' end
      where livemode = $1 and kind = any($2::text[]) and subject_type = $3 and subject_id = $4
        and resolved_at is null
      returning ${caseColumns}`,
    values: [livemode, kinds, type, id, now],
  });
  return rows;
}

/** The longer it is so, the seldomer it is looked at by itself: minutes, then hours. */
const nextLook = (looks: string, now: string) =>
  `${now}::timestamptz + least(interval '6 hours', interval '1 minute' * 2 ^ least(${looks}, 9)) * (0.8 + random() * 0.4)`;

/** Gives it where it is new: nothing was open, or another cause than the one about which it was closed. */
async function open(
  tx: Db,
  livemode: boolean,
  { subject, found, foundBy }: { subject: CaseSubject; found: FoundCase; foundBy: FoundBy },
  now: Date,
): Promise<StoredCase | null> {
  const { kind, cause, since, amount, currency, verdict } = found;
  const before = await tx.query<{ id: number; status: StoredCase["status"]; cause: string }>({
    name: "current_case",
    text: `select id, status, cause from cases
      where livemode = $1 and kind = $2 and subject_type = $3 and subject_id = $4 and resolved_at is null`,
    values: [livemode, kind, subject.type, subject.id],
  });
  const current = before.rows[0];
  const again = current?.status === "closed" && current.cause !== cause;
  const values = [livemode, kind, subject.type, subject.id, subject.userId, subject.customerId, cause, since];
  const { rows } = await tx.query<StoredCase>({
    name: "open_case",
    text: `insert into cases as k (livemode, kind, subject_type, subject_id, user_id, customer_id, cause, since, amount,
        currency, verdict, found_by, first_seen_at, last_seen_at, next_look_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, ${nextLook("0", "$13")})
      on conflict (livemode, kind, subject_type, subject_id) where resolved_at is null
      do update set user_id = excluded.user_id, customer_id = excluded.customer_id, cause = excluded.cause,
        since = least(k.since, excluded.since), amount = excluded.amount, currency = excluded.currency,
        verdict = excluded.verdict, last_seen_at = excluded.last_seen_at, looks = k.looks + 1,
        status = case when k.status = 'closed' and k.cause <> excluded.cause then 'open' else k.status end,
        next_look_at = ${nextLook("k.looks", "$13")}
      returning ${caseColumns}`,
    values: [...values, amount, currency, JSON.stringify(verdict), foundBy, now],
  });
  const row = rows[0];
  return row !== undefined && (current === undefined || again) ? row : null;
}

/** Nothing could be said: it is looked at again later. cases_current_key */
async function postpone(tx: Db, livemode: boolean, { type, id }: PayerSubject, now: Date): Promise<void> {
  await tx.query({
    name: "postpone_case",
    text: `update cases set looks = looks + 1, next_look_at = ${nextLook("looks", "$4")}
      where livemode = $1 and kind in ('paid_but_free', 'free_rider') and subject_type = $2 and subject_id = $3
        and resolved_at is null`,
    values: [livemode, type, id, now],
  });
}
