/** The words of runs: titles, states, effects. */
import type { Tone } from "./tone";

export function runTitle({ kind, chosen }: { kind: string; chosen: string }): string {
  return `${capital(kind)} ${chosen}`;
}

const states: Record<string, { word: string; tone: Tone }> = {
  queued: { word: "about to begin", tone: "waiting" },
  running: { word: "running", tone: "waiting" },
  paused: { word: "paused", tone: "none" },
  done: { word: "done", tone: "good" },
  cancelled: { word: "cancelled", tone: "none" },
  failed: { word: "failed", tone: "bad" },
};

export const runState = (state: string) => states[state] ?? { word: state, tone: "none" as const };

const effects: Record<string, { word: string; tone: Tone }> = {
  gained: { word: "gains access", tone: "good" },
  lost: { word: "loses access", tone: "bad" },
  state: { word: "state only", tone: "waiting" },
  data: { word: "data only", tone: "none" },
  none: { word: "nothing", tone: "none" },
  failed: { word: "cannot be done", tone: "bad" },
};

export const effectOfItem = (effect: string) => effects[effect] ?? { word: effect, tone: "none" as const };

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
