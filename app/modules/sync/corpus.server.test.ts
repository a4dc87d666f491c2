import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpusEvents, corpusNote, hasCorpus } from "~/lib/testing/corpus";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { reasonInWords } from "../inbox/reason-words";
import { applyDue } from "./apply-due.server";
import { deliver, fresh, type Json } from "./testing/deliver";

describe.skipIf(!hasCorpus)(`every event of the corpus${corpusNote}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("ends applied, stale or ignored, each with a reason; none fails", async () => {
    const outcomes = await applyAll(events());
    expect(Object.keys(outcomes).sort()).toEqual(["applied", "ignored", "stale"]);
  });

  it("is applied where it is about an object of its own", async () => {
    // Samples share zeroed ids, so most of them meet a newer state above; here each shape is written.
    const single = events().map((event) => {
      const data = event.data as { object?: Record<string, unknown> | null } | undefined;
      return data?.object?.id
        ? { ...event, data: { ...data, object: { ...data.object, id: fresh("obj") } } }
        : event;
    });
    const outcomes = await applyAll(single);
    expect(Object.keys(outcomes).sort()).toEqual(["applied", "ignored"]);
    expect(outcomes.applied).toBeGreaterThan(150);
  });

  /** Sample ids repeat: each gets one of its own. */
  const events = (): Json[] =>
    corpusEvents().map(({ value }) => ({ ...value, object: value.object ?? "event", id: fresh("evt") }));

  async function applyAll(sent: Json[]): Promise<Record<string, number>> {
    const { pool } = database;
    expect(sent.length).toBeGreaterThan(500);
    await deliver(pool, sent);
    const deps = { pool, livemode: false, clock: () => new Date() };
    let claimed = 0;
    for (let batch = await applyDue(deps); batch.claimed > 0; batch = await applyDue(deps)) {
      expect(batch.failed).toEqual([]);
      claimed += batch.claimed;
    }
    expect(claimed).toBe(sent.length);

    const { rows } = await pool.query<{
      sync: string;
      syncReason: string;
      mappingReason: string;
      type: string;
    }>(
      `select sync, sync_reason as "syncReason", mapping_reason as "mappingReason", type from events
       where event_id = any($1)`,
      [sent.map(({ id }) => id)],
    );
    const counts: Record<string, number> = {};
    for (const { sync, syncReason, mappingReason, type } of rows) {
      counts[sync] = (counts[sync] ?? 0) + 1;
      for (const reason of [syncReason, mappingReason]) {
        expect(reasonInWords(reason), `${type}: ${reason}`).toMatch(/^[A-Z].*\.$/);
      }
    }
    return counts;
  }
});
