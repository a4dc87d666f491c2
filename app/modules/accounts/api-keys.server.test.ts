import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrisma, type Prisma } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { createApiKey, findApiCaller, listApiKeys, revokeApiKey } from "./api-keys.server";

const now = new Date("2027-03-01T12:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const change = { actor: { type: "cli", id: "ada" }, now } as const;

let database: TestDatabase;
let prisma: Prisma;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
});
afterAll(() => database.drop());

async function create(name = "host app", role: "operator" | "admin" = "operator") {
  const created = await createApiKey(prisma, { name, role }, change);
  if (created.outcome !== "created") throw new Error(created.problem);
  return created;
}

describe("an API key", () => {
  it("is shown once and stored as a hash", async () => {
    const { id, key, hint } = await create();
    expect(key).toMatch(/^ptk_[0-9a-f]{64}$/);
    const { rows } = await database.pool.query("select * from api_keys where id = $1", [id]);
    expect(rows[0].hash).toEqual(createHash("sha256").update(key).digest());
    expect(rows[0]).toMatchObject({ hint, created_by: "ada", role: "operator" });
    expect(key.endsWith(hint)).toBe(true);
    const { rows: audited } = await database.pool.query("select * from audit_log where subject_id = $1", [
      id,
    ]);
    expect(audited).toMatchObject([
      { action: "api_key.create", actor_type: "cli", after: { name: "host app", role: "operator" } },
    ]);
    expect(JSON.stringify([rows, audited, await listApiKeys(prisma)])).not.toContain(key);
  });

  it("opens the API until it is revoked", async () => {
    const { id, key } = await create("jobs", "admin");
    expect(await findApiCaller(database.pool, key, now)).toEqual({ id, name: "jobs", role: "admin" });
    expect(await revokeApiKey(prisma, id, change)).toMatchObject({ outcome: "revoked" });
    expect(await findApiCaller(database.pool, key, now)).toBeNull();
    expect(await revokeApiKey(prisma, id, change)).toMatchObject({ outcome: "already_revoked" });
    expect(await revokeApiKey(prisma, "key_none", change)).toEqual({ outcome: "unknown_key" });
  });

  it("tells when it was last used, to the minute", async () => {
    const { id, key } = await create();
    const lastUsed = async () => (await listApiKeys(prisma)).find((row) => row.id === id)!.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await findApiCaller(database.pool, key, now);
    expect(await lastUsed()).toEqual(now);
    await findApiCaller(database.pool, key, later(59_000));
    expect(await lastUsed()).toEqual(now);
    await findApiCaller(database.pool, key, later(60_000));
    expect(await lastUsed()).toEqual(later(60_000));
  });

  it("anything else opens nothing", async () => {
    const { key } = await create();
    for (const wrong of [
      "",
      "ptk_",
      key.slice(0, -1),
      `${key}0`,
      key.toUpperCase(),
      key.replace("ptk_", "sk_"),
      "' or true --",
    ]) {
      expect(await findApiCaller(database.pool, wrong, now)).toBeNull();
    }
  });

  it("needs a name a person can tell it by", async () => {
    expect(await createApiKey(prisma, { name: "  ", role: "operator" }, change)).toMatchObject({
      outcome: "invalid",
    });
    expect(await createApiKey(prisma, { name: "a\u001b[2J", role: "operator" }, change)).toMatchObject({
      outcome: "invalid",
    });
  });
});
