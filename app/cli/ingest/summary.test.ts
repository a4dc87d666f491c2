import { describe, expect, it } from "vitest";
import type { IngestResult } from "./ingest";
import { summaryOf } from "./summary";

const result = (fields: Partial<IngestResult>): IngestResult => ({
  files: { withEvents: 557, withoutEvents: 3, unreadable: [] },
  accepted: 0,
  duplicate: 0,
  rejected: {},
  unreachable: {},
  eventIds: [],
  ...fields,
});
const ids = (count: number) => Array.from({ length: count }, (_, n) => `evt_${n}`);
const settled = { counts: { ignored: 30, applied: 11 }, bad: [], complete: true };

describe("the summary of an ingest", () => {
  it("says why fewer events became something than were posted, and what helps", () => {
    expect(summaryOf(result({ accepted: 41, duplicate: 516, eventIds: ids(41) }), settled)).toEqual([
      ["files", "557 with events, 3 without (skipped), 0 unreadable"],
      ["posted", "557 events: 41 accepted, 516 duplicate"],
      ["", "516 share an id with another file, so that 41 are stored; --fresh-ids gives each its own"],
      ["became", "41 stored: 30 ignored, 11 applied"],
    ]);
  });

  it("says nothing of ids where each has its own, whether the app knew them or not", () => {
    for (const fields of [{ accepted: 41 }, { duplicate: 41 }]) {
      const lines = summaryOf(
        result({ ...fields, rejected: { not_an_event: 2 }, eventIds: ids(41) }),
        settled,
      );
      expect(lines.map(([name]) => name)).toEqual(["files", "posted", "rejected", "became"]);
      expect(lines[1]?.[1]).toContain("43 events:");
    }
  });
});
