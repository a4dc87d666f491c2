import { expect, it } from "vitest";
import type { Severity } from "~/modules/ownership/mismatch-codes";
import type { MismatchRow } from "~/modules/ownership/mismatch-view";
import { incidentsOf } from "./incidents";

const row = (id: number, subjectId: string, severity: Severity): MismatchRow => ({
  id,
  code: "metadata_conflict",
  title: "Names another user than the link",
  severity,
  status: "open",
  subject: { type: "customer", id: subjectId },
  boundTo: null,
  users: [],
  firstSeenAt: "2026-11-24T12:00:00.000Z",
  lastSeenAt: "2026-11-24T12:00:00.000Z",
  resolvedAt: null,
  decision: null,
});

it("what disagrees about one customer stands once, at its gravest", () => {
  const found = incidentsOf([
    {
      severity: "blocks_access",
      rows: [row(9, "cus_a", "blocks_access"), row(7, "cus_b", "blocks_access")],
      hasMore: false,
    },
    { severity: "risk", rows: [row(8, "cus_a", "risk"), row(3, "cus_c", "risk")], hasMore: false },
    { severity: "hygiene", rows: [row(2, "cus_a", "hygiene")], hasMore: false },
  ]);
  const told = [...found].map(([severity, incidents]) => [
    severity,
    incidents.map((one) => [one.row.id, ...one.others.map(({ id }) => id)]),
  ]);
  expect(told).toEqual([
    ["blocks_access", [[9, 8, 2], [7]]],
    ["risk", [[3]]],
    ["hygiene", []],
  ]);
});
