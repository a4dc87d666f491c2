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

describe("where an event stands", () => {
  const mapped = stage("mapping", "mapped", "good");
  const unmapped = stage("mapping", "unmapped", "bad");
  it.each([
    [[mapped, stage("sync", "applied", "good")], "applied", "good", null],
    [[unmapped, stage("sync", "applied", "good")], "applied", "good", "unmapped"],
    [[unmapped, stage("sync", "stale", "none")], "stale", "none", "unmapped"],
    [[unmapped, stage("sync", "failed", "bad")], "failed", "bad", "unmapped"],
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
