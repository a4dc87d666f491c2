import { describe, expect, it } from "vitest";
import type { Stage } from "~/modules/inbox/stages";
import { type StageView, stageSentence, verdictOf } from "./stage-view";

const stage = (name: string, outcome: string, tone: StageView["tone"], reason: string | null = null) => ({
  name,
  outcome,
  tone,
  reason,
  at: null,
});

describe("a stage in words", () => {
  it("reads as a sentence, with the reason where there is one", () => {
    expect(stageSentence(stage("mapping", "unmapped", "waiting", "No user is linked."))).toBe(
      "Mapped: unlinked. No user is linked.",
    );
    expect(stageSentence(stage("mapping", "unmapped", "none"))).toBe("Mapped: no customer");
    expect(stageSentence(stage("verification", "not_applicable", "none"))).toBe("Verified: not needed");
  });

  it("is what the ledger gives", () => {
    const given: Stage = stage("arrival", "arrived", "good") as Stage;
    const taken: StageView = given;
    expect(stageSentence(taken)).toBe("Arrived: arrived");
  });
});

describe("where an event stands", () => {
  const mapped = stage("mapping", "mapped", "good");
  const unmapped = stage("mapping", "unmapped", "waiting");
  const unlinked = { words: "unlinked", tone: "waiting" };
  it.each([
    [[mapped, stage("sync", "applied", "good")], "applied", "good", null],
    [[unmapped, stage("sync", "applied", "good")], "applied", "good", unlinked],
    [[unmapped, stage("sync", "stale", "none")], "stale", "none", unlinked],
    [[unmapped, stage("sync", "failed", "bad")], "failed", "bad", unlinked],
    [
      [stage("mapping", "conflict", "bad"), stage("sync", "applied", "good")],
      "applied",
      "good",
      { words: "claims disagree", tone: "bad" },
    ],
    [[stage("mapping", "unmapped", "none"), stage("sync", "applied", "good")], "applied", "good", null],
    [
      [stage("mapping", "pending", "waiting"), stage("sync", "pending", "waiting")],
      "pending",
      "waiting",
      null,
    ],
    [[], "unknown", "none", null],
  ] as const)("%#", (stages, word, tone, mapping) => {
    expect(verdictOf(stages)).toEqual({ word, tone, mapping });
  });
});
