import { expect, test } from "vitest";
import type { Evaluation } from "./evaluate";
import { outcomePage } from "./outcome";

const asked = (kind: string, told: string[], more: Partial<Evaluation["asked"][number]> = {}) => ({
  reference: { kind, text: "cus_1234567890abcd" },
  tookMs: 140,
  outcome: "first" as const,
  told,
  wrong: [],
  missing: [],
  strangers: [],
  blind: [],
  ...more,
});

test("counts what was right, and tells what was not without ids", () => {
  const page = outcomePage(
    [
      { code: "canceled", codes: ["canceled"], asked: [asked("story", ["canceled"])] },
      {
        code: "event_generation_failed",
        codes: ["event_generation_failed", "nothing_paid"],
        asked: [
          asked("story", ["event_generation_failed"], { strangers: ["event evt_1234567890abcd"] }),
          // Another cause of the story, by a reference that leads to less.
          asked("email", ["nothing_paid"], { outcome: "not_found" }),
        ],
      },
    ],
    "2026-11-24",
  );
  expect(page).toContain(
    "1 of 2 stories were judged right with every reference; 3 questions were asked: 2 times",
  );
  expect(page).toContain("| `canceled` | 1 of 1 | `canceled` |");
  expect(page).toContain("| `event_generation_failed` | 1 of 2 | `event_generation_failed` |");
  expect(page).toMatch(
    /## What was not right[\s\S]*✓ event_generation_failed [\s\S]*points elsewhere: event evt_…/,
  );
});
