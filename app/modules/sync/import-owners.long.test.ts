/** The largest mapping that is taken, end to end: in bounded time and memory, every row told. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mostRows } from "../ownership/mapping-csv";
import { importOwners } from "./import-owners.server";
import { manyPayers, mappingOf } from "./testing/many-payers";

const now = new Date("2026-12-10T13:00:00Z");
const withinMs = 15 * 60_000;
const heapAtMost = 400 * 1024 * 1024;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it(`${mostRows} rows, of which every fiftieth is wrong`, { timeout: withinMs + 120_000 }, async () => {
  const rows = await manyPayers(database.pool, mostRows, now);
  const text = Buffer.from(mappingOf(rows));
  async function* file() {
    for (let at = 0; at < text.length; at += 65_536) yield text.subarray(at, at + 65_536);
  }
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const since = performance.now();
  const act = { actor: { type: "cli" as const, id: "ops" }, reason: "migration of 2026" };
  const deps = { pool: database.pool, livemode: false, clock: () => now };
  const started = await importOwners(deps, file(), { dryRun: false, act });
  if (!started.ok) throw new Error(started.problem);
  const counts = { linked: 0, unchanged: 0, repeated: 0, refused: 0 };
  for await (const part of started.rows) {
    for (const { result } of part) counts[result] += 1;
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }
  const tookMs = performance.now() - since;
  process.stdout.write(
    `${mostRows} rows: ${Math.round(tookMs / 1_000)} s, ${Math.round(mostRows / (tookMs / 1_000))} rows/s, ` +
      `${Math.round(most / 1024 / 1024)} MiB of heap at most\n`,
  );
  expect(counts).toEqual({ linked: mostRows * 0.98, unchanged: 0, repeated: 0, refused: mostRows * 0.02 });
  expect(tookMs).toBeLessThan(withinMs);
  expect(most).toBeLessThan(heapAtMost);
});
