/**
 * What people decide about a case: who has it in hand, until when it may wait, that it
 * is done with. Each in the audit log. Nothing of it changes anybody's access, and none
 * of it keeps the case from ending by itself. Writes: cases.
 */
import { transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { type CaseStatus, caseName } from "./case";
import { caseObject } from "./case-object";
import { type CaseDeps, caseColumns, caseFacts, type StoredCase } from "./case-rows.server";
import { emitOutgoing } from "./outgoing-events.server";

export type CaseWish =
  /** null: with nobody any more. */
  | { wish: "assign"; assignee: string | null }
  | { wish: "snooze"; until: Date }
  | { wish: "close" }
  /** Takes back a snooze or a closing. */
  | { wish: "reopen" };

export type CaseOutcome =
  | { outcome: "changed" | "unchanged" }
  | { outcome: "unknown_case" }
  /** It has ended by itself. */
  | { outcome: "over" }
  | { outcome: "unknown_assignee" }
  | { outcome: "invalid"; problem: string };

export interface CaseDecider {
  actor: Actor;
  /** null: it explains itself. Closing needs one. */
  reason: string | null;
}

const longestSnoozeDays = 366;

export function decideCase(
  { pool, livemode, clock }: CaseDeps,
  id: number,
  wish: CaseWish,
  { actor, reason }: CaseDecider,
): Promise<CaseOutcome> {
  const now = clock();
  const problem = problemOf(wish, reason, now);
  if (problem !== null) return Promise.resolve({ outcome: "invalid", problem });
  return transaction(pool, async (tx): Promise<CaseOutcome> => {
    const { rows } = await tx.query<StoredCase>(
      `select ${caseColumns} from cases where id = $2 and livemode = $1 for update`,
      [livemode, id],
    );
    const [row] = rows;
    if (!row) return { outcome: "unknown_case" };
    if (row.resolvedAt !== null) return { outcome: "over" };
    const after = decided(row, wish);
    if (same(row, after)) return { outcome: "unchanged" };
    if (after.assignee !== null && after.assignee !== row.assignee) {
      const known = await tx.query("select from users where id = $1 and role in ('operator', 'admin')", [
        after.assignee,
      ]);
      if (known.rowCount === 0) return { outcome: "unknown_assignee" };
    }
    const written = await tx.query<StoredCase>(
      `update cases set status = $2, assignee = $3, snoozed_until = $4, status_at = $5, status_actor_type = $6,
         status_actor_id = $7, status_reason = $8 where id = $1 returning ${caseColumns}`,
      [id, after.status, after.assignee, after.snoozedUntil, now, actor.type, actor.id, reason],
    );
    await recordAudit(tx, {
      at: now,
      actor,
      action: `case.${wish.wish}`,
      subject: { type: row.subjectType, id: row.subjectId },
      reason,
      before: auditOf(row),
      after: auditOf({ ...row, ...after }),
    });
    const told = written.rows.map((one) => caseObject(caseFacts(one), livemode));
    if (wish.wish === "close") await emitOutgoing(tx, "case.resolved", told, now);
    if (row.status === "closed" && after.status === "open") await emitOutgoing(tx, "case.opened", told, now);
    return { outcome: "changed" };
  });
}

function problemOf(wish: CaseWish, reason: string | null, now: Date): string | null {
  if (wish.wish === "close" && (reason ?? "") === "") return "Say why: it is kept with the case.";
  if (wish.wish !== "snooze") return null;
  if (wish.until <= now) return "That time has passed: name one to come.";
  return wish.until.getTime() - now.getTime() > longestSnoozeDays * 86_400_000
    ? "It may wait a year at most: close it instead."
    : null;
}

type Decided = Pick<StoredCase, "assignee" | "snoozedUntil"> & { status: CaseStatus };

function decided({ status, assignee, snoozedUntil }: StoredCase, wish: CaseWish): Decided {
  switch (wish.wish) {
    case "assign":
      return { status, snoozedUntil, assignee: wish.assignee };
    case "snooze":
      return { status: "snoozed", snoozedUntil: wish.until, assignee };
    case "close":
      return { status: "closed", snoozedUntil: null, assignee };
    case "reopen":
      return { status: "open", snoozedUntil: null, assignee };
  }
}

const same = (a: Decided, b: Decided) =>
  a.status === b.status &&
  a.assignee === b.assignee &&
  a.snoozedUntil?.getTime() === b.snoozedUntil?.getTime();

const auditOf = ({ id, kind, cause, status, assignee, snoozedUntil }: StoredCase) => ({
  case: caseName(id),
  kind,
  cause,
  status,
  assignee,
  ...(snoozedUntil && { until: snoozedUntil.toISOString() }),
});
