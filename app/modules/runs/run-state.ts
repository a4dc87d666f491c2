/** In which states a run can be, and what leads from one to another. Pure. */

export const runStates = ["queued", "running", "paused", "done", "cancelled", "failed"] as const;
export type RunState = (typeof runStates)[number];

/** What people do, then what the work itself does. */
export const runSteps = ["pause", "continue", "cancel", "begin", "finish", "fail"] as const;
export type RunStep = (typeof runSteps)[number];

const steps: { [S in RunStep]: Partial<Record<RunState, RunState>> } = {
  // Also of what has not begun: it then does not.
  pause: { queued: "paused", running: "paused" },
  continue: { paused: "queued" },
  cancel: { queued: "cancelled", running: "cancelled", paused: "cancelled" },
  begin: { queued: "running", running: "running" },
  finish: { running: "done" },
  fail: { queued: "failed", running: "failed" },
};

/** null: not from there. What has ended stays as it is. */
export function stateAfter(state: RunState, step: RunStep): RunState | null {
  return steps[step][state] ?? null;
}

/** From where a step is possible. */
export function statesBefore(step: RunStep): RunState[] {
  return runStates.filter((state) => stateAfter(state, step) !== null);
}

export const hasEnded = (state: RunState): boolean => ["done", "cancelled", "failed"].includes(state);
/** Somebody works at it, or is about to. */
export const isUnderWay = (state: RunState): boolean => state === "queued" || state === "running";
