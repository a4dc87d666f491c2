/**
 * What is to be looked at now: whom somebody asked to be looked at, open cases whose
 * time has come, and those that were put off until now. Each goes to one process.
 */
import type { Db } from "~/lib/database.server";
import { endChecks, type FoundBy, putOffCheck, takeChecks } from "../payers/payer-checks.server";
import type { SubjectType } from "./case";
import { type LookDeps, lookAt } from "./look.server";

/** A look may ask Stripe, whose answers are paced: so few are in hand at a time. */
const looksAtATime = 4;
const triesAtMost = 12;
const longestWaitMs = 3_600_000;

/** Gives how many were looked at. A look that fails leaves its row, which is due again in two minutes. */
export async function lookAtDue(deps: LookDeps): Promise<number> {
  const { pool, livemode, clock } = deps.diagnosis;
  const now = clock();
  await endSnoozes(pool, livemode, now);
  const asked = await takeChecks(pool, livemode, looksAtATime, now);
  const again = await takeCases(pool, livemode, looksAtATime - asked.length, now);
  const looks = [
    ...asked.map(async ({ check, tries, type, id, foundBy }) => {
      const { unanswered } = await lookAt(deps, { type, id }, foundBy);
      if (!unanswered || tries >= triesAtMost) await endChecks(pool, [check]);
      else await putOffCheck(pool, check, later(now, tries));
    }),
    ...again.map(async ({ type, id }) => {
      await lookAt(deps, { type, id }, "schedule" satisfies FoundBy);
    }),
  ];
  const results = await Promise.allSettled(looks);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.length;
}

const later = (now: Date, tries: number) =>
  new Date(now.getTime() + Math.min(longestWaitMs, 60_000 * 2 ** tries));

/** cases_snoozed_idx */
async function endSnoozes(db: Db, livemode: boolean, now: Date): Promise<void> {
  await db.query({
    name: "end_snoozes",
    text: `update cases set status = 'open', snoozed_until = null
      where status = 'snoozed' and snoozed_until <= $2 and livemode = $1 and resolved_at is null`,
    values: [livemode, now],
  });
}

/** Whoever takes one has five minutes; a look sets its next time. cases_next_look_idx */
async function takeCases(
  db: Db,
  livemode: boolean,
  limit: number,
  now: Date,
): Promise<{ type: SubjectType; id: string }[]> {
  if (limit <= 0) return [];
  const { rows } = await db.query<{ type: SubjectType; id: string }>({
    name: "take_cases",
    text: `with due as (
        select id from cases where livemode = $1 and next_look_at <= $2 and resolved_at is null
        order by next_look_at limit $3 for update skip locked
      )
      update cases k set next_look_at = $2::timestamptz + interval '5 minutes' from due where k.id = due.id
      returning k.subject_type as type, k.subject_id as id`,
    values: [livemode, now, limit],
  });
  return rows;
}
