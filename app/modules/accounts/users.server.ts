/**
 * The people Paidtrail knows: they sign in, they pay, or both. `id` is the host
 * application's, and what Stripe's objects carry in `metadata.userId`.
 *
 * Writes: users; ends sessions of those who may no longer have one. Every change
 * is in the audit log in the same transaction. Emails are unique without regard
 * to case (users_email_lower_key).
 */
import { type Db, type Pool, type PoolClient, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "~/modules/audit/audit.server";
import { hashPassword } from "./password.server";
import { passwordProblem } from "./password-policy";
import type { Role } from "./role";
import { newHandle } from "./secrets.server";
import { endOtherSessions } from "./sessions.server";
import { checkUserFields, newUserIdProblem } from "./user-fields";

export interface User {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  role: Role;
  hasPassword: boolean;
  disabledAt: Date | null;
  createdAt: Date;
}

/** Who changes a user, when, and why. */
export interface Change {
  actor: Actor;
  now: Date;
  reason?: string | null;
}

export type UpsertOutcome =
  | { outcome: "created" | "updated" | "unchanged"; user: User }
  | { outcome: "email_taken"; by: string }
  /** The API key may not change this person; nothing was changed. */
  | { outcome: "forbidden"; problem: string }
  | { outcome: "invalid"; field: "id" | "email" | "name"; problem: string };

export interface UserInput {
  id: string;
  email: string;
  /** Left as it is when undefined. */
  name?: string | null;
  /**
   * Whether the host has proven that the email is this person's. When undefined: as it is, but
   * false for a new email, for proof of one address says nothing of another.
   */
  emailVerified?: boolean;
}

const columns = `id, email, email_verified as "emailVerified", name, role::text as role,
  password_hash is not null as "hasPassword", disabled_at as "disabledAt", created_at as "createdAt"`;

/** A fresh id for a user whom no host application has named. */
export function newUserId(): string {
  return newHandle("user_");
}

export async function findUser(db: Db, id: string): Promise<User | null> {
  const { rows } = await db.query<User>(`select ${columns} from users where id = $1`, [id]);
  return rows[0] ?? null;
}

/** White space around and case do not matter. */
export async function findUserByEmail(db: Db, email: string): Promise<User | null> {
  const { rows } = await db.query<User>(`select ${columns} from users where lower(email) = lower($1)`, [
    email.trim(),
  ]);
  return rows[0] ?? null;
}

/** Those who use and pay, and whom nobody gave a password. */
export async function payersWithoutPassword(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    "select id from users where role = 'user' and password_hash is null and disabled_at is null order by created_at, id",
  );
  return rows.map(({ id }) => id);
}

/** `keyRole`: of the API key that acts, when one does. */
type UpsertChange = Change & { keyRole?: Role };

/** Creates the user or brings email, name and verification up to date. Role and password stay. */
export async function upsertUser(pool: Pool, input: UserInput, change: UpsertChange): Promise<UpsertOutcome> {
  const checked = checkUserFields(input);
  if (!checked.ok) return { outcome: "invalid", field: checked.field, problem: checked.problem };
  const { id, email, name } = checked.fields;
  try {
    const done = await transaction(pool, async (tx): Promise<UpsertOutcome | null> => {
      const before = await lockUser(tx, id);
      const idProblem = before === null ? newUserIdProblem(id) : null;
      if (idProblem !== null) return { outcome: "invalid", field: "id", problem: idProblem };
      const next = {
        email,
        name: input.name === undefined ? (before?.name ?? null) : name,
        emailVerified:
          input.emailVerified ??
          (before !== null && before.email.toLowerCase() === email.toLowerCase() && before.emailVerified),
      };
      if (before !== null && isSame(before, next)) return { outcome: "unchanged", user: before };
      // The row is locked, so nobody is promoted between this look and the update.
      if (before !== null && !mayChange(change, before)) {
        const problem = `The user '${id}' has the role ${before.role}; only a key with the role admin may change them.`;
        return { outcome: "forbidden", problem };
      }
      const written = await tx.query<User>(before === null ? insertUser : updateUser, [
        id,
        next.email,
        next.name,
        next.emailVerified,
        change.now,
      ]);
      const user = written.rows[0];
      if (user === undefined) return null;
      await recordAudit(tx, {
        at: change.now,
        actor: change.actor,
        action: before === null ? "user.create" : "user.update",
        subject: { type: "user", id },
        reason: change.reason ?? null,
        before: before && auditedFields(before),
        after: auditedFields(user),
      });
      return { outcome: before === null ? "created" : "updated", user };
    });
    // Null: another request created the same user between our look and our insert.
    return done ?? upsertUser(pool, input, change);
  } catch (error) {
    if (!isEmailTaken(error)) throw error;
    const holder = await findUserByEmail(pool, email);
    // Freed again in between: as if we had come a moment later.
    if (holder === null || holder.id === id) return upsertUser(pool, input, change);
    return { outcome: "email_taken", by: holder.id };
  }
}

/**
 * Whoever sets an operator's email can take their account over, or lock them out. So a key, which
 * is the host application's, changes customers only, unless it is an admin's.
 */
function mayChange({ actor, keyRole }: UpsertChange, { role }: User): boolean {
  return actor.type !== "api_key" || role === "user" || keyRole === "admin";
}

const insertUser = `insert into users (id, email, name, email_verified, role, created_at, updated_at)
  values ($1, $2, $3, $4, 'user', $5, $5) on conflict (id) do nothing returning ${columns}`;
const updateUser = `update users set email = $2, name = $3, email_verified = $4, updated_at = $5
  where id = $1 returning ${columns}`;

function isSame(user: User, next: Pick<User, "email" | "name" | "emailVerified">): boolean {
  return user.email === next.email && user.name === next.name && user.emailVerified === next.emailVerified;
}

function isEmailTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === "23505" && constraint === "users_email_lower_key";
}

async function lockUser(tx: PoolClient, id: string): Promise<User | null> {
  const { rows } = await tx.query<User>(`select ${columns} from users where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

function auditedFields(user: User) {
  const { email, emailVerified, name, role, disabledAt } = user;
  return { email, emailVerified, name, role, disabledAt: disabledAt?.toISOString() ?? null };
}

export type UserChangeOutcome =
  | { outcome: "changed" | "unchanged"; user: User }
  | { outcome: "unknown_user" };

/** A new role holds from the next request on: sessions read it afresh. */
export function setRole(pool: Pool, id: string, role: Role, change: Change): Promise<UserChangeOutcome> {
  return changeUser(pool, id, "user.set_role", change, async (tx, before) => {
    if (before.role === role) return false;
    await tx.query('update users set role = $2::"Role", updated_at = $3 where id = $1', [
      id,
      role,
      change.now,
    ]);
    return true;
  });
}

/** A disabled user is signed out everywhere and cannot sign in; what they paid for is not touched. */
export function setDisabled(
  pool: Pool,
  id: string,
  disabled: boolean,
  change: Change,
): Promise<UserChangeOutcome> {
  return changeUser(pool, id, disabled ? "user.disable" : "user.enable", change, async (tx, before) => {
    if ((before.disabledAt !== null) === disabled) return false;
    await tx.query("update users set disabled_at = $2, updated_at = $3 where id = $1", [
      id,
      disabled ? change.now : null,
      change.now,
    ]);
    if (disabled) await endOtherSessions(tx, id, null);
    return true;
  });
}

export type PasswordOutcome = UserChangeOutcome | { outcome: "invalid"; problem: string };

/**
 * Sets a password and ends every session of the user but `keepSession`: whoever
 * knew the old password is out.
 */
export async function setPassword(
  pool: Pool,
  id: string,
  password: string,
  change: Change & { keepSession?: string | null },
): Promise<PasswordOutcome> {
  const problem = passwordProblem(password);
  if (problem !== null) return { outcome: "invalid", problem };
  const passwordHash = await hashPassword(password);
  return changeUser(pool, id, "user.set_password", change, async (tx) => {
    await tx.query("update users set password_hash = $2, updated_at = $3 where id = $1", [
      id,
      passwordHash,
      change.now,
    ]);
    await endOtherSessions(tx, id, change.keepSession ?? null);
    return true;
  });
}

/** Locks the user, lets `work` change it (false: nothing to do) and records the change. */
async function changeUser(
  pool: Pool,
  id: string,
  action: string,
  change: Change,
  work: (tx: PoolClient, before: User) => Promise<boolean>,
): Promise<UserChangeOutcome> {
  return transaction(pool, async (tx) => {
    const before = await lockUser(tx, id);
    if (before === null) return { outcome: "unknown_user" };
    if (!(await work(tx, before))) return { outcome: "unchanged", user: before };
    const user = (await findUser(tx, id))!;
    await recordAudit(tx, {
      at: change.now,
      actor: change.actor,
      action,
      subject: { type: "user", id },
      reason: change.reason ?? null,
      before: auditedFields(before),
      after: auditedFields(user),
    });
    return { outcome: "changed", user };
  });
}
