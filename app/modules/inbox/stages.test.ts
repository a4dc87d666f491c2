import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mappingOutcomes, syncOutcomes } from "./event-view";
import { reasonInWords } from "./reason-words";
import { type StageFacts, stageNames, stagesOf } from "./stages";

const receivedAt = new Date("2027-01-31T12:00:00.250Z");
const syncedAt = new Date("2027-01-31T12:00:00.900Z");
const applied: StageFacts = {
  receivedAt,
  source: "webhook",
  backfillRun: null,
  flags: [],
  secretLabel: "dashboard",
  secretFingerprint: "3f9a",
  skewSeconds: -1,
  duplicates: 0,
  mapping: "mapped",
  mappingReason: "The metadata of the subscription names this user.",
  sync: "applied",
  syncReason: null,
  attempts: 1,
  nextAttemptAt: null,
  syncedAt,
  firstSync: null,
  firstSyncedAt: null,
};
const stage = (name: (typeof stageNames)[number], facts: Partial<StageFacts> = {}) =>
  stagesOf({ ...applied, ...facts }).find((one) => one.name === name);

describe("the five stages", () => {
  it("are always five, in chain order, with an outcome, whatever the facts", () => {
    const facts = fc.record({
      receivedAt: fc.date({ noInvalidDate: true }),
      source: fc.constantFrom("webhook", "backfilled"),
      backfillRun: fc.constantFrom(null, 12),
      flags: fc.array(fc.string()),
      secretLabel: fc.option(fc.string()),
      secretFingerprint: fc.option(fc.string()),
      skewSeconds: fc.option(fc.integer()),
      duplicates: fc.nat(),
      mapping: fc.constantFrom(...mappingOutcomes),
      mappingReason: fc.option(fc.string()),
      sync: fc.constantFrom(...syncOutcomes),
      syncReason: fc.option(fc.string()),
      attempts: fc.nat(),
      nextAttemptAt: fc.option(fc.date({ noInvalidDate: true })),
      syncedAt: fc.option(fc.date({ noInvalidDate: true })),
      firstSync: fc.option(fc.constantFrom(...syncOutcomes)),
      firstSyncedAt: fc.option(fc.date({ noInvalidDate: true })),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const stages = stagesOf(given);
        expect(stages.map((one) => one.name)).toEqual(stageNames);
        for (const { outcome, reason } of stages) {
          expect(outcome).not.toBe("");
          expect(reason).not.toBe("");
        }
      }),
    );
  });

  it("of an applied event say how it was verified and when it was decided", () => {
    expect(stagesOf(applied)).toEqual([
      { name: "arrival", outcome: "arrived", tone: "good", reason: null, at: receivedAt.toISOString() },
      {
        name: "verification",
        outcome: "verified",
        tone: "good",
        reason: "Signed with the secret “dashboard” · fingerprint 3f9a · signed 1 s before it arrived",
        at: receivedAt.toISOString(),
      },
      { name: "dedupe", outcome: "first", tone: "good", reason: null, at: receivedAt.toISOString() },
      {
        name: "mapping",
        outcome: "mapped",
        tone: "good",
        reason: "The metadata of the subscription names this user.",
        at: syncedAt.toISOString(),
      },
      { name: "sync", outcome: "applied", tone: "good", reason: null, at: syncedAt.toISOString() },
    ]);
  });

  it("tell a repeat, a fetched event and an odd payload", () => {
    expect(stage("dedupe", { duplicates: 2 })).toMatchObject({
      outcome: "duplicate",
      reason: "2 further deliveries of this event recognised as a repeat; stored once.",
    });
    expect(stage("verification", { source: "backfilled" })).toMatchObject({
      outcome: "not_applicable",
      tone: "none",
    });
    expect(stage("arrival", { flags: ["nul_character"] })?.reason).toBe("The body contains a NUL character.");
  });

  it("tell what is still to come", () => {
    const waiting = { mapping: "pending", sync: "pending", syncedAt: null, mappingReason: null };
    expect(stage("mapping", waiting)).toMatchObject({ outcome: "pending", tone: "waiting", at: null });
    expect(stage("sync", waiting)).toMatchObject({
      tone: "waiting",
      reason: "Waiting for a worker.",
      at: null,
    });
    const failed = { sync: "failed", syncReason: "No connection.", attempts: 3, nextAttemptAt: syncedAt };
    expect(stage("sync", failed)?.reason).toBe(
      "No connection. (3 tries, tried again at 2027-01-31T12:00:00.900Z)",
    );
    expect(stage("sync", { sync: "dead", syncReason: "No connection.", attempts: 10 })?.reason).toBe(
      "No connection. Given up after 10 tries; an operator can replay it.",
    );
  });

  it("show as bad only what somebody must mend, and what ends rightly as neither", () => {
    const tone = (facts: Partial<StageFacts>) => [stage("mapping", facts)?.tone, stage("sync", facts)?.tone];
    expect(tone({ mapping: "unmapped", mappingReason: "customer_unlinked" })).toEqual(["waiting", "good"]);
    expect(tone({ mapping: "unmapped", mappingReason: "customer_missing" })).toEqual(["none", "good"]);
    expect(tone({ mapping: "conflict", sync: "dead" })).toEqual(["bad", "bad"]);
    expect(tone({ mapping: "not_applicable", sync: "ignored" })).toEqual(["none", "none"]);
    expect(tone({ sync: "stale" })).toEqual(["good", "none"]);
  });
});

describe("a stored reason", () => {
  it.each([
    ["event_stale", "A newer state of this object was already known."],
    [
      "event_stale: We hold it as of 14:02.",
      "A newer state of this object was already known. We hold it as of 14:02.",
    ],
    ["brand_new_code", "Brand new code."],
    ["brand_new_code: With particulars.", "Brand new code. With particulars."],
    ["A finished sentence: with a colon.", "A finished sentence: with a colon."],
  ])("%s is read as %s", (stored, words) => {
    expect(reasonInWords(stored)).toBe(words);
  });
});
