import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { recordAudit } from "./audit.server";
import { exportAudit } from "./audit-export.server";
import type { AuditFilter } from "./audit-view";
import { auditActions, findAuditEntry, listAudit } from "./find-entries.server";

const at = (minute: number) => new Date(Date.parse("2027-01-31T12:00:00Z") + minute * 60_000);
const actions = ["customer.resync", "event.replay", "customer.link", "grant.create"];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("insert into users (id, email, name) values ('ada', 'ada@example.com', 'Ada')");
  for (let n = 0; n < 60; n += 1) {
    await recordAudit(database.pool, {
      at: at(n),
      actor: { type: n % 3 === 0 ? "user" : "cli", id: n % 3 === 0 ? "ada" : `root${n % 2}` },
      action: actions[n % actions.length]!,
      subject: { type: n % 2 === 0 ? "customer" : "event", id: `id_${n % 5}` },
      reason: n % 4 === 0 ? "told by mara@kunde.example" : null,
      before: { plan: "free", email: "old@kunde.example" },
      after: { plan: "pro", email: "new@kunde.example" },
    });
  }
});
afterAll(() => database.drop());

const operator = { reveal: false };
const admin = { reveal: true };

async function walk(filter: AuditFilter, upwards = false): Promise<number[]> {
  const seen: number[] = [];
  for (let cursor: number | undefined = upwards ? 0 : undefined; ; ) {
    const place = upwards ? { after: cursor } : { before: cursor };
    const { rows, hasMore } = await listAudit(database.pool, filter, { limit: 7, ...place }, operator);
    const ids = rows.map(({ id }) => id);
    if (upwards) seen.unshift(...ids);
    else seen.push(...ids);
    cursor = upwards ? ids[0] : ids.at(-1);
    if (!hasMore) return seen;
  }
}

/** By brute force; the entry n has the id n + 1. */
const expected = (fits: (n: number) => boolean) =>
  Array.from({ length: 60 }, (_, n) => n)
    .filter(fits)
    .map((n) => n + 1)
    .reverse();

describe("the audit log", () => {
  it.each<[string, AuditFilter, (n: number) => boolean]>([
    ["all", {}, () => true],
    ["by actor", { actor: "ada" }, (n) => n % 3 === 0],
    ["by action", { action: "event.replay" }, (n) => n % 4 === 1],
    ["by the beginning of an action", { action: "customer.*" }, (n) => n % 2 === 0],
    ["by an action that nobody did", { action: "plan.*" }, () => false],
    ["by subject, of whatever type", { subject: "id_3" }, (n) => n % 5 === 3],
    [
      "by subject, actor and action",
      { subject: "id_0", actor: "ada", action: "customer.*" },
      (n) => n % 30 === 0,
    ],
    ["by time", { from: at(10), to: at(20) }, (n) => n >= 10 && n < 20],
    ["by time and actor", { from: at(50), actor: "ada" }, (n) => n >= 50 && n % 3 === 0],
    ["before everything", { to: at(-1) }, () => false],
    ["after everything", { from: at(99) }, () => false],
  ])("is paged in both directions %s", async (_, filter, fits) => {
    expect(await walk(filter)).toEqual(expected(fits));
    expect(await walk(filter, true)).toEqual(expected(fits));
  });

  it("says who, by name, and what changed", async () => {
    const { rows } = await listAudit(database.pool, { actor: "ada" }, { limit: 1 }, admin);
    expect(rows[0]).toMatchObject({
      actor: { type: "user", id: "ada", name: "Ada" },
      changes: [
        { path: "plan", before: '"free"', after: '"pro"' },
        { path: "email", before: '"old@kunde.example"', after: '"new@kunde.example"' },
      ],
      moreChanges: false,
    });
  });

  it("shows personal data to admins only", async () => {
    const seen = JSON.stringify(await listAudit(database.pool, {}, { limit: 60 }, operator));
    expect(seen).not.toContain("kunde");
    expect(seen).toContain('\\"pro\\"');
    expect(JSON.stringify(await findAuditEntry(database.pool, 1, operator))).not.toContain("kunde");
    expect(await findAuditEntry(database.pool, 1, admin)).toMatchObject({
      reason: "told by mara@kunde.example",
    });
    expect(await findAuditEntry(database.pool, 999, admin)).toBeNull();
  });

  it("knows the actions there are", async () => {
    expect(await auditActions(database.pool)).toEqual([...actions].sort());
  });

  it("leaves as a file, a row each", async () => {
    let text = "";
    for await (const piece of exportAudit(database.pool, { action: "grant.create" })) text += piece;
    const lines = text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(16);
    expect(lines[1]).toContain('"plan: ""free"" → ""pro""; email:');
  });

  it("tells a resync by its plan, also where it is too large for a list", async () => {
    const side = (planId: string, kind: string) => ({
      owner: "ada",
      entitlements: [{ userId: "ada", planId, planName: planId, state: "active", validUntil: null }],
      objects: Array.from({ length: 100 }, (_, n) => ({
        type: "invoice",
        id: `in_${n}`,
        kind: "changed",
        fields: Object.fromEntries(
          Array.from({ length: 9 }, (_, field) => [`f${field}`, `${kind} ${Math.sin(n * 9 + field)}`]),
        ),
      })),
      furtherObjects: 4,
    });
    await recordAudit(database.pool, {
      at: at(99),
      actor: { type: "system", id: "test" },
      action: "customer.resync",
      subject: { type: "customer", id: "cus_resynced" },
      reason: null,
      before: side("free", "old"),
      after: side("pro", "new"),
    });
    const { rows } = await listAudit(database.pool, { subject: "cus_resynced" }, { limit: 1 }, operator);
    expect(rows[0]).toMatchObject({
      changes: [{ path: "entitlements.ada.planId", before: '"free"', after: '"pro"' }],
      moreChanges: true,
      resync: { objects: [], objectCount: 104 },
    });
    const entry = await findAuditEntry(database.pool, rows[0]?.id ?? 0, operator);
    expect(entry?.resync?.objects).toHaveLength(100);
    expect(entry?.resync?.objects[7]).toMatchObject({ type: "invoice", id: "in_7" });
  });

  it("compares large sides on the entry's own page only", async () => {
    const many = (value: number) =>
      Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`field_${n}_${Math.sin(n)}`, value]));
    await recordAudit(database.pool, {
      at: at(100),
      actor: { type: "system", id: "test" },
      action: "large.change",
      subject: { type: "customer", id: "cus_large" },
      reason: null,
      before: many(1),
      after: many(2),
    });
    const { rows } = await listAudit(database.pool, { subject: "cus_large" }, { limit: 1 }, admin);
    expect(rows[0]).toMatchObject({ changes: [], moreChanges: true });
    const entry = await findAuditEntry(database.pool, rows[0]?.id ?? 0, admin);
    expect(entry?.changes).toHaveLength(500);
    expect(entry?.moreChanges).toBe(true);
  });
});
