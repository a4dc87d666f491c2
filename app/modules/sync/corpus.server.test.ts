import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpusEvents, corpusNote, hasCorpus } from "~/lib/testing/corpus";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { reasonInWords } from "../inbox/reason-words";
import { applyDue } from "./apply-due.server";
import { deliver, fresh } from "./testing/deliver";

describe.skipIf(!hasCorpus)(`every event of the corpus${corpusNote}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("ends applied, stale or ignored, each with a reason; none fails", async () => {
    const { pool } = database;
    // Sample ids repeat: each gets one of its own.
    const events = corpusEvents().map(({ value }) => ({ ...value, object: value.object ?? "event", id: fresh("evt") }));
    expect(events.length).toBeGreaterThan(500);
    await deliver(pool, events);
    const deps = { pool, livemode: false, clock: () => new Date() };
    let claimed = 0;
    for (let batch = await applyDue(deps); batch.claimed > 0; batch = await applyDue(deps)) {
      expect(batch.failed).toEqual([]);
      claimed += batch.claimed;
    }
    expect(claimed).toBe(events.length);

    const { rows } = await pool.query<{ sync: string; syncReason: string; mappingReason: string; type: string }>(
      `select sync, sync_reason as "syncReason", mapping_reason as "mappingReason", type from events`,
    );
    const counts: Record<string, number> = {};
    for (const { sync, syncReason, mappingReason, type } of rows) {
      counts[sync] = (counts[sync] ?? 0) + 1;
      for (const reason of [syncReason, mappingReason]) {
        expect(reasonInWords(reason), `${type}: ${reason}`).toMatch(/^[A-Z].*\.$/);
        expect(reasonInWords(reason), `${type}: ${reason}`).not.toMatch(/^[a-z_]+:/);
      }
    }
    expect(Object.keys(counts).sort()).toEqual(["applied", "ignored", "stale"]);
    expect(counts.applied).toBeGreaterThan(100);
  });
});
