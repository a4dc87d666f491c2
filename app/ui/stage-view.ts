/** How one stage of the strip is shown. The shape is that of the ledger's stages. */
import type { Tone } from "./tone";

export interface StageView {
  name: string;
  outcome: string;
  tone: Tone;
  reason: string | null;
  /** ISO 8601 */
  at: string | null;
}

const titles: Record<string, string> = {
  arrival: "Arrived",
  verification: "Verified",
  dedupe: "Deduped",
  mapping: "Mapped",
  sync: "Synced",
};

export const stageTitle = (stage: StageView) => titles[stage.name] ?? stage.name;

const outcomes: Record<string, string> = {
  pending: "waiting",
  first: "first delivery",
  duplicate: "delivered again",
  not_applicable: "not needed",
  unmapped: "belongs to nobody",
  conflict: "claims disagree",
  dead: "given up",
};

/** The outcome as words: `not_applicable` reads "not needed". */
export const outcomeWords = (outcome: string) => outcomes[outcome] ?? outcome.replaceAll("_", " ");

/** "Mapped: belongs to nobody. No user is linked …" */
export function stageSentence(stage: StageView): string {
  const sentence = `${stageTitle(stage)}: ${outcomeWords(stage.outcome)}`;
  return stage.reason ? `${sentence}. ${stage.reason}` : sentence;
}

/**
 * Where the event stands, in one word: the outcome of its last stage, unless an
 * earlier one already stopped it.
 */
export function verdictOf(stages: readonly StageView[]): { word: string; tone: Tone } {
  const sync = stages.at(-1);
  if (!sync) return { word: "unknown", tone: "none" };
  const mapping = stages.find((stage) => stage.name === "mapping");
  if (mapping?.tone === "bad" && sync.tone !== "bad" && sync.tone !== "waiting") {
    return { word: mapping.outcome, tone: "bad" };
  }
  return { word: sync.outcome, tone: sync.tone };
}
