/** Every row of every rule's table: found with exactly this evidence, cleared by looking at this, undecided for want of that. */
import { describe, expect, test } from "vitest";
import type { Evidence, Examination } from "../rule";
import { factsGiven, type Given } from "../testing/given";
import { rules } from ".";
import { tables } from "./testing";

const factsFor = (given: Given | readonly Given[]) => factsGiven(...[given].flat());
const shortly = ({ kind, id, field }: Evidence) => [kind, id, ...(field === null ? [] : [field])].join(" ");

for (const { code, found, cleared, undecidable } of tables) {
  const examine = (given: Given | readonly Given[]): Examination => {
    const rule = rules.find((one) => one.code === code);
    if (rule === undefined) throw new Error(`There is no rule ${code}.`);
    return rule.examine(factsFor(given));
  };

  describe(code, () => {
    for (const { when, given, evidence, certainty = "proven", harmless = false, ...more } of found) {
      test(`found: ${when}`, () => {
        const examination = examine(given);
        expect(examination).toMatchObject({ outcome: "found", certainty });
        if (examination.outcome !== "found") return;
        expect(examination.evidence.map(shortly)).toEqual(evidence);
        expect(examination.harmless ?? false, "harmless").toBe(harmless);
        if (more.says !== undefined) expect(examination.sentence).toEqual(matching(more.says));
        if (more.since !== undefined) expect(examination.since).toEqual(more.since);
        if (more.action !== undefined) expect(examination.next.action).toEqual(more.action);
      });
    }
    for (const { when, given, looked } of cleared) {
      test(`cleared: ${when}`, () => {
        expect(examine(given)).toEqual({ outcome: "cleared", looked: matching(looked) });
      });
    }
    for (const { when, given, missing } of undecidable) {
      test(`undecided: ${when}`, () => {
        expect(examine(given)).toEqual({ outcome: "undecidable", missing: matching(missing) });
      });
    }
  });
}

const matching = (words: string | RegExp) =>
  typeof words === "string" ? words : expect.stringMatching(words);
