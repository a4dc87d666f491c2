/**
 * Keys of the JSON API: shown once, stored as a hash, told apart by their last
 * four characters, revocable at once.
 *
 * Writes: api_keys. Creating and revoking are in the audit log.
 */
import { randomBytes } from "node:crypto";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "~/modules/audit/audit.server";
import type { Role } from "./role";
import { newHandle, secretHash } from "./secrets.server";
import type { Change } from "./users.server";

/** A person's role without pages: a key reads and acts for the host, never as an end user. */
export type ApiKeyRole = Exclude<Role, "user">;

export interface ApiKeyView {
  id: string;
  name: string;
  role: Role;
  /** Last four characters of the key. */
  hint: string;
  createdBy: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** Who is calling the API. */
export interface ApiCaller {
  id: string;
  name: string;
  role: Role;
}

const touchEveryMs = 60_000;
/** `ptk_` and 256 random bits in hex: easy to find by secret scanners, and to select with a double click. */
const keyShape = /^ptk_[0-9a-f]{64}$/;

const columns = `id, name, role::text as role, hint, created_by as "createdBy", created_at as "createdAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

/** `key` is shown to whoever asked for it, now or never. */
export async function createApiKey(
  pool: Pool,
  input: { name: string; role: ApiKeyRole },
  change: Change,
): Promise<
  { outcome: "created"; id: string; key: string; hint: string } | { outcome: "invalid"; problem: string }
> {
  const name = input.name.trim();
  if (name === "" || name.length > 100 || /\p{Cc}/u.test(name)) {
    return { outcome: "invalid", problem: "A key's name has 1 to 100 characters, on one line." };
  }
  const id = newHandle("key_");
  const key = `ptk_${randomBytes(32).toString("hex")}`;
  const hint = key.slice(-4);
  await transaction(pool, async (tx) => {
    await tx.query(
      `insert into api_keys (id, name, role, hash, hint, created_by, created_at)
       values ($1, $2, $3::"Role", $4, $5, $6, $7)`,
      [id, name, input.role, secretHash(key), hint, change.actor.id, change.now],
    );
    await recordAudit(tx, {
      at: change.now,
      actor: change.actor,
      action: "api_key.create",
      subject: { type: "api_key", id },
      reason: change.reason ?? null,
      before: null,
      after: { name, role: input.role, hint },
    });
  });
  return { outcome: "created", id, key, hint };
}

/** The newest first, revoked ones included: they answer "which key was that?". */
export async function listApiKeys(db: Db): Promise<ApiKeyView[]> {
  const { rows } = await db.query<ApiKeyView>(
    `select ${columns} from api_keys order by created_at desc, id limit 500`,
  );
  return rows;
}

/** Ends a key from the next request on. */
export async function revokeApiKey(
  pool: Pool,
  id: string,
  change: Change,
): Promise<{ outcome: "revoked" | "already_revoked"; key: ApiKeyView } | { outcome: "unknown_key" }> {
  return transaction(pool, async (tx) => {
    const { rows } = await tx.query<ApiKeyView>(`select ${columns} from api_keys where id = $1 for update`, [
      id,
    ]);
    const before = rows[0];
    if (before === undefined) return { outcome: "unknown_key" };
    if (before.revokedAt !== null) return { outcome: "already_revoked", key: before };
    await tx.query("update api_keys set revoked_at = $2 where id = $1", [id, change.now]);
    await recordAudit(tx, {
      at: change.now,
      actor: change.actor,
      action: "api_key.revoke",
      subject: { type: "api_key", id },
      reason: change.reason ?? null,
      before: { revokedAt: null },
      after: { revokedAt: change.now.toISOString() },
    });
    return { outcome: "revoked", key: { ...before, revokedAt: change.now } };
  });
}

/**
 * Whose key this is; null when malformed, unknown or revoked. Found by the hash
 * of a 256-bit secret: no stored secret is compared, so timing tells nothing.
 */
export async function findApiCaller(db: Db, key: string, now: Date): Promise<ApiCaller | null> {
  if (!keyShape.test(key)) return null;
  const { rows } = await db.query<ApiCaller & { lastUsedAt: Date | null }>({
    name: "find-api-caller",
    text: `select id, name, role::text as role, last_used_at as "lastUsedAt"
           from api_keys where hash = $1 and revoked_at is null`,
    values: [secretHash(key)],
  });
  const row = rows[0];
  if (row === undefined) return null;
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() >= touchEveryMs) {
    await db.query(
      "update api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)",
      [row.id, now],
    );
  }
  return { id: row.id, name: row.name, role: row.role };
}
