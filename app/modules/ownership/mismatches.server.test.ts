/** What is written of a mismatch: numbers are not used up by looking again, and no decision outlives what it was about. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type { DetectedMismatch } from "./detect-mismatches";
import { findMismatch, listMismatches } from "./mismatch-list.server";
import { decideMismatch } from "./mismatch-status.server";
import { reopenDismissed, writeDetected } from "./mismatches.server";

const now = new Date("2026-11-24T12:00:00Z");
const later = new Date("2026-11-26T12:00:00Z");
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let made = 0;
let subject: DetectedMismatch["subject"];
beforeEach(() => {
  subject = { type: "customer", id: `cus_${++made}` };
});

const found = (fingerprint: string, of = subject): DetectedMismatch => ({
  code: "metadata_conflict",
  subject: of,
  severity: "risk",
  evidence: { boundTo: null, claims: [] },
  sources: [],
  fingerprint,
});
const look = (fingerprint: string, at = now) =>
  writeDetected(database.pool, false, [subject], [found(fingerprint)], at);
async function shown() {
  const { rows } = await listMismatches(database.pool, false, { customerId: subject.id }, { limit: 5 });
  const [row, ...others] = rows;
  if (!row || others.length > 0) throw new Error(`${rows.length} mismatches, not one`);
  return row;
}
const decide = async (wish: Parameters<typeof decideMismatch>[2]) =>
  decideMismatch(database.pool, { livemode: false, id: (await shown()).id }, wish, {
    actor: { type: "user", id: "ines" },
    reason: "a couple, fine",
    now,
  });

it("looking again changes the row that is there, and takes no number for it", async () => {
  await look("one");
  const first = await shown();
  for (let times = 0; times < 20; times++) await look("one", later);
  expect(await shown()).toMatchObject({ id: first.id, lastSeenAt: later.toISOString() });
  const before = first.id;
  subject = { type: "customer", id: `cus_${++made}` };
  await look("one");
  expect((await shown()).id).toBe(before + 1);
});

it("a decision holds while the same disagrees, and is not what opens it again where something else does", async () => {
  await look("one");
  await decide({ status: "acknowledged" });
  await look("one", later);
  expect(await shown()).toMatchObject({
    status: "acknowledged",
    decision: { by: { type: "user", id: "ines" } },
  });
  await look("two", later);
  expect(await shown()).toMatchObject({
    status: "open",
    decision: {
      by: { type: "system", id: "something_else" },
      at: later.toISOString(),
      reason: null,
      until: null,
    },
  });
});

it("what was ignored until a day is open from then on, by the day and by nobody", async () => {
  await look("one");
  const until = new Date("2026-11-25T00:00:00Z");
  await decide({ status: "dismissed", until });
  const { rows } = await listMismatches(
    database.pool,
    false,
    { customerId: subject.id, statuses: ["dismissed"] },
    { limit: 1 },
  );
  expect(rows).toHaveLength(1);
  await reopenDismissed(database.pool, false, later);
  expect(await shown()).toMatchObject({
    status: "open",
    decision: { by: { type: "system", id: "time_over" }, at: until.toISOString(), reason: null, until: null },
  });
  expect((await findMismatch(database.pool, false, (await shown()).id, { reveal: true }))?.status).toBe(
    "open",
  );
});

it("of a user are theirs, those of their customers, and what names them: each once, page by page", async () => {
  const named = { kind: "user" as const, value: "jonas", userId: "jonas" };
  const where = { object: "subscription", id: "sub_1", field: "metadata.userId" };
  const read = { from: "here" as const, eventSeq: null, at: null };
  const [own, bound, rival] = [
    { type: "user" as const, id: "jonas" },
    { type: "customer" as const, id: "cus_jonas" },
    { type: "customer" as const, id: "cus_rival" },
  ];
  await database.pool.query(
    "insert into bindings (livemode, customer_id, user_id, evidence) values (false, 'cus_jonas', 'jonas', 'operator')",
  );
  await writeDetected(
    database.pool,
    false,
    [own, bound, rival],
    [
      found("a", own),
      { ...found("b", bound), sources: [{ ...named, where, read }] },
      { ...found("c", rival), sources: [{ ...named, where, read }] },
    ],
    now,
  );
  const list = (page: Parameters<typeof listMismatches>[3]) =>
    listMismatches(database.pool, false, { userId: "jonas" }, page);
  const all = await list({ limit: 10 });
  expect(all.rows.map((row) => row.subject.id).sort()).toEqual(["cus_jonas", "cus_rival", "jonas"]);
  expect(all.hasMore).toBe(false);
  const first = await list({ limit: 2 });
  expect(first.hasMore).toBe(true);
  const rest = await list({ limit: 2, before: first.rows.at(-1)?.id });
  expect([...first.rows, ...rest.rows].map(({ id }) => id)).toEqual(all.rows.map(({ id }) => id));
});
