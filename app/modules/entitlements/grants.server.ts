/**
 * Entitlements given by hand. Writes: grants. Every change has a reason and an
 * audit row in its transaction; rows are never deleted.
 *
 * Runs within the caller's transaction, which derives the user's entitlement
 * again (sync/change-grants.server.ts).
 */
import { randomUUID } from "node:crypto";
import type { Db } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import type { Grant } from "./entitlement";
import { problemOfEnd } from "./grant-form";

const columns = `id, user_id as "userId", plan_id as "planId", reason, created_by as "createdBy",
  created_at as "createdAt", ends_at as "endsAt", revoked_at as "revokedAt"`;

/** In force, or the newest twenty of what was: grants_user_id_created_at_id_idx. */
export async function grantsOfUsers(db: Db, userIds: readonly string[], now: Date): Promise<Grant[]> {
  if (userIds.length === 0) return [];
  const found = await db.query<Grant>({
    name: "grants_of_users",
    text: `select ${columns} from (
        select *, row_number() over (
          partition by user_id order by (ends_at > $2 and revoked_at is null) desc, created_at desc, id
        ) as place
        from grants where user_id = any($1::text[])
      ) g where place <= 20 or (ends_at > $2 and revoked_at is null)`,
    values: [userIds, now],
  });
  return found.rows;
}

export const newGrantId = (): string => `grant_${randomUUID()}`;

export interface GrantInput {
  /** From whoever may send the same wish again; else it becomes a grant of its own each time. */
  id?: string;
  userId: string;
  planId: string;
  endsAt: Date;
  reason: string;
}

export type GrantOutcome =
  | { outcome: "granted"; grant: Grant }
  /** The same wish came before. */
  | { outcome: "already_granted"; grant: Grant }
  | { outcome: "unknown_user" | "unknown_plan" }
  | { outcome: "invalid"; field: "reason" | "endsAt"; problem: string };

export async function insertGrant(tx: Db, input: GrantInput, actor: Actor, now: Date): Promise<GrantOutcome> {
  const reason = input.reason.trim().slice(0, 500);
  if (reason === "") return { outcome: "invalid", field: "reason", problem: "Say why access is granted." };
  const problem = problemOfEnd(input.endsAt, now);
  if (problem !== null) return { outcome: "invalid", field: "endsAt", problem };
  const { id = newGrantId(), userId, planId, endsAt } = input;
  const user = await tx.query("select 1 from users where id = $1", [userId]);
  if (user.rows.length === 0) return { outcome: "unknown_user" };
  // Held until the grant is there: whoever removes the plan waits for it, and finds it in use.
  const plan = await tx.query("select 1 from plans where id = $1 for key share", [planId]);
  if (plan.rows.length === 0) return { outcome: "unknown_plan" };
  const inserted = await tx.query<Grant>(
    `insert into grants (id, user_id, plan_id, reason, created_by, created_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning ${columns}`,
    [id, userId, planId, reason, `${actor.type}:${actor.id}`, now, endsAt],
  );
  const [grant] = inserted.rows;
  if (grant === undefined) return sameAs(await findGrant(tx, id), { ...input, reason });
  await recordAudit(tx, {
    at: now,
    actor,
    action: "grant.create",
    subject: { type: "user", id: input.userId },
    reason,
    before: null,
    after: { id: grant.id, planId: grant.planId, endsAt: grant.endsAt.toISOString() },
  });
  return { outcome: "granted", grant };
}

function sameAs(given: Grant | null, { userId, planId, endsAt, reason }: GrantInput): GrantOutcome {
  const same =
    given?.userId === userId &&
    given.planId === planId &&
    given.reason === reason &&
    given.endsAt.getTime() === endsAt.getTime();
  if (same) return { outcome: "already_granted", grant: given };
  const problem = "Something else was granted from there: look at what this changes first.";
  return { outcome: "invalid", field: "reason", problem };
}

export type RevokeOutcome =
  | { outcome: "revoked" | "already_over"; grant: Grant }
  | { outcome: "unknown_grant" }
  | { outcome: "invalid"; field: "reason"; problem: string };

export async function revokeGrant(
  tx: Db,
  grantId: string,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<RevokeOutcome> {
  if (reason.trim() === "")
    return { outcome: "invalid", field: "reason", problem: "Say why the grant is taken back." };
  const found = await tx.query<Grant>(`select ${columns} from grants where id = $1 for update`, [grantId]);
  const grant = found.rows[0];
  if (!grant) return { outcome: "unknown_grant" };
  if (grant.revokedAt !== null || grant.endsAt <= now) return { outcome: "already_over", grant };
  await tx.query("update grants set revoked_at = $2 where id = $1", [grantId, now]);
  await recordAudit(tx, {
    at: now,
    actor,
    action: "grant.revoke",
    subject: { type: "user", id: grant.userId },
    reason: reason.trim().slice(0, 500),
    before: { id: grant.id, planId: grant.planId, endsAt: grant.endsAt.toISOString() },
    after: { id: grant.id, revokedAt: now.toISOString() },
  });
  return { outcome: "revoked", grant: { ...grant, revokedAt: now } };
}

/** The newest first. */
export async function listGrants(db: Db, userId: string, limit = 50): Promise<Grant[]> {
  const found = await db.query<Grant>(
    `select ${columns} from grants where user_id = $1 order by created_at desc, id limit $2`,
    [userId, limit],
  );
  return found.rows;
}

export async function findGrant(db: Db, id: string): Promise<Grant | null> {
  const found = await db.query<Grant>(`select ${columns} from grants where id = $1`, [id]);
  return found.rows[0] ?? null;
}
