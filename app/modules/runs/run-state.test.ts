import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hasEnded,
  isUnderWay,
  type RunState,
  runStates,
  runSteps,
  stateAfter,
  statesBefore,
} from "./run-state";

describe("a run", () => {
  it.each([
    ["pause", { queued: "paused", running: "paused" }],
    ["continue", { paused: "queued" }],
    ["cancel", { queued: "cancelled", running: "cancelled", paused: "cancelled" }],
    ["begin", { queued: "running", running: "running" }],
    ["finish", { running: "done" }],
    ["fail", { queued: "failed", running: "failed" }],
  ] as const)("takes the step %s from where it makes sense, and from nowhere else", (step, expected) => {
    const found = Object.fromEntries(
      runStates.flatMap((state) => {
        const after = stateAfter(state, step);
        return after === null ? [] : [[state, after]];
      }),
    );
    expect(found).toEqual(expected);
    expect(statesBefore(step)).toEqual(Object.keys(expected));
  });

  it("stays as it ended, is worked at only while queued or running, and can be stopped until it ends", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...runSteps), { maxLength: 30 }), (steps) => {
        let state: RunState = "queued";
        for (const step of steps) {
          const after = stateAfter(state, step);
          if (hasEnded(state)) expect(after).toBeNull();
          if (step === "finish" && after !== null) expect(state).toBe("running");
          if (after === "running") expect(isUnderWay(state)).toBe(true);
          state = after ?? state;
        }
        expect(stateAfter(state, "cancel") === null).toBe(hasEnded(state));
        // From wherever it stands and has not ended, it can be brought to its end.
        const back = state === "paused" ? stateAfter(state, "continue") : state;
        if (!hasEnded(state)) expect(back !== null && stateAfter(back, "begin")).toBe("running");
      }),
    );
  });
});
