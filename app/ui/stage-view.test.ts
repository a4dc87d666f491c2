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
    expect(stageSentence(stage("mapping", "unmapped", "bad", "No user is linked."))).toBe(
      "Mapped: belongs to nobody. No user is linked.",
    );
    expect(stageSentence(stage("verification", "not_applicable", "none"))).toBe("Verified: not needed");
  });

  it("is what the ledger gives", () => {
    const given: Stage = stage("arrival", "arrived", "good") as Stage;
    const taken: StageView = given;
    expect(stageSentence(taken)).toBe("Arrived: arrived");
  });
});

describe("where an event stands, in one word", () => {
  const mapped = stage("mapping", "mapped", "good");
  const unmapped = stage("mapping", "unmapped", "bad");
  it.each([
    [[mapped, stage("sync", "applied", "good")], "applied", "good"],
    [[unmapped, stage("sync", "applied", "good")], "unmapped", "bad"],
    [[unmapped, stage("sync", "failed", "bad")], "failed", "bad"],
    [[stage("mapping", "pending", "waiting"), stage("sync", "pending", "waiting")], "pending", "waiting"],
    [[], "unknown", "none"],
  ] as const)("%#", (stages, word, tone) => {
    expect(verdictOf(stages)).toEqual({ word, tone });
  });
});
