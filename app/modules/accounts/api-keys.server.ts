/**
 * Keys of the JSON API: shown once, stored as a hash, told apart by their last
 * four characters, revocable at once.
 *
 * Writes: api_keys. Creating and revoking are in the audit log.
 */
import { randomBytes } from "node:crypto";
import type { Db, Prisma } from "~/lib/database.server";
import { recordAuditWithPrisma } from "~/modules/audit/audit.server";
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

/** Every column but the hash. */
const shown = {
  id: true,
  name: true,
  role: true,
  hint: true,
  createdBy: true,
  createdAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;

/** `key` is shown to whoever asked for it, now or never. */
export async function createApiKey(
  prisma: Prisma,
  input: { name: string; role: ApiKeyRole },
  change: Change,
): Promise<
  { outcome: "created"; id: string; key: string; hint: string } | { outcome: "invalid"; problem: string }
> {
  const { role } = input;
  const name = input.name.trim();
  if (name === "" || name.length > 100 || /\p{Cc}/u.test(name)) {
    return { outcome: "invalid", problem: "A key's name has 1 to 100 characters, on one line." };
  }
  const id = newHandle("key_");
  const key = `ptk_${randomBytes(32).toString("hex")}`;
  const hint = key.slice(-4);
  await prisma.$transaction(async (tx) => {
    await tx.apiKey.create({
      data: {
        id,
        name,
        role,
        hash: new Uint8Array(secretHash(key)),
        hint,
        createdBy: change.actor.id,
        createdAt: change.now,
      },
    });
    await recordAuditWithPrisma(tx, {
      at: change.now,
      actor: change.actor,
      action: "api_key.create",
      subject: { type: "api_key", id },
      reason: change.reason ?? null,
      before: null,
      after: { name, role, hint },
    });
  });
  return { outcome: "created", id, key, hint };
}

/** The newest first, revoked ones included: they answer "which key was that?". */
export function listApiKeys(prisma: Prisma): Promise<ApiKeyView[]> {
  return prisma.apiKey.findMany({
    select: shown,
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: 500,
  });
}

/** Ends a key from the next request on. */
export function revokeApiKey(
  prisma: Prisma,
  id: string,
  change: Change,
): Promise<{ outcome: "revoked" | "already_revoked"; key: ApiKeyView } | { outcome: "unknown_key" }> {
  return prisma.$transaction(async (tx) => {
    // Of several who revoke at once, one has done it.
    const { count } = await tx.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: change.now },
    });
    const key = await tx.apiKey.findUnique({ where: { id }, select: shown });
    if (key === null) return { outcome: "unknown_key" };
    if (count === 0) return { outcome: "already_revoked", key };
    await recordAuditWithPrisma(tx, {
      at: change.now,
      actor: change.actor,
      action: "api_key.revoke",
      subject: { type: "api_key", id },
      reason: change.reason ?? null,
      before: { revokedAt: null },
      after: { revokedAt: change.now.toISOString() },
    });
    return { outcome: "revoked", key };
  });
}

/**
 * Whose key this is; null when malformed, unknown or revoked. Found by the hash
 * of a 256-bit secret: no stored secret is compared, so timing tells nothing.
 * By hand, because it runs on every call of the API; served by api_keys_hash_key.
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
