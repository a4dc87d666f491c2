/**
 * What people decide about a mismatch without changing anything at Stripe or in
 * the links: it is being looked at, it can wait, it is right as it is. Each in the
 * audit log with the reason, and about what disagrees now: see mismatches.server.ts.
 */
import { type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";
import type { Settler } from "./mismatches.server";
import type { MismatchStatus } from "./mismatch-view";

export type StatusWish =
  | { status: "acknowledged" }
  | { status: "dismissed"; until: Date }
  | { status: "settled" }
  /** Takes back what was decided. */
  | { status: "open" };

export type StatusOutcome =
  | { outcome: "changed"; before: MismatchStatus }
  /** It is so already. */
  | { outcome: "unchanged" }
  /** The facts agree since: there is nothing left to decide. */
  | { outcome: "over" }
  | { outcome: "unknown_mismatch" }
  | { outcome: "invalid"; param: "until" | "status"; problem: string };

/** So long at most may one be put aside. */
const longestDismissalDays = 366;

export function decideMismatch(
  pool: Pool,
  { livemode, id }: { livemode: boolean; id: number },
  wish: StatusWish,
  { actor, reason, now }: Settler & { now: Date },
): Promise<StatusOutcome> {
  const until = wish.status === "dismissed" ? wish.until : null;
  if (until !== null && until <= now) {
    return Promise.resolve({
      outcome: "invalid",
      param: "until",
      problem: "That time has passed: name one to come.",
    });
  }
  if (until !== null && until.getTime() - now.getTime() > longestDismissalDays * 86_400_000) {
    return Promise.resolve({
      outcome: "invalid",
      param: "until",
      problem: "It may wait a year at most: settle it instead.",
    });
  }
  return transaction(pool, async (tx): Promise<StatusOutcome> => {
    const { rows } = await tx.query<{
      status: MismatchStatus;
      code: string;
      subjectType: string;
      subjectId: string;
      isOver: boolean;
      until: Date | null;
    }>(
      `select status, code, subject_type as "subjectType", subject_id as "subjectId",
         resolved_at is not null as "isOver", dismissed_until as until
       from mismatches where id = $2 and livemode = $1 for update`,
      [livemode, id],
    );
    const [row] = rows;
    if (!row) return { outcome: "unknown_mismatch" };
    if (row.isOver) return { outcome: "over" };
    if (row.status === wish.status && row.until?.getTime() === until?.getTime())
      return { outcome: "unchanged" };
    // Operators may acknowledge, and take back no admin's decision by it.
    if (wish.status === "acknowledged" && row.status !== "open") {
      return { outcome: "invalid", param: "status", problem: "It is decided already: open it again first." };
    }
    await tx.query(
      `update mismatches set status = $2, status_at = $3, status_actor_type = $4, status_actor_id = $5,
         status_reason = $6, dismissed_until = $7 where id = $1`,
      [id, wish.status, now, actor.type, actor.id, reason, until],
    );
    await recordAudit(tx, {
      at: now,
      actor,
      action: `mismatch.${wish.status === "open" ? "reopen" : verbs[wish.status]}`,
      subject: { type: row.subjectType, id: row.subjectId },
      reason,
      before: { mismatch: id, code: row.code, status: row.status },
      after: {
        mismatch: id,
        code: row.code,
        status: wish.status,
        ...(until && { until: until.toISOString() }),
      },
    });
    return { outcome: "changed", before: row.status };
  });
}

const verbs = { acknowledged: "acknowledge", dismissed: "dismiss", settled: "settle" } as const;
