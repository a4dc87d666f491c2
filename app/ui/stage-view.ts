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

export interface Verdict {
  /** The outcome of the last stage. */
  word: string;
  tone: Tone;
  /** The outcome of the mapping, where that is bad: an event can be applied and belong to nobody. */
  mapping: string | null;
}

/** Where the event stands, in one word, and in a second one when nobody owns it. */
export function verdictOf(stages: readonly StageView[]): Verdict {
  const sync = stages.at(-1);
  const mapping = stages.find((stage) => stage.name === "mapping");
  return {
    word: sync?.outcome ?? "unknown",
    tone: sync?.tone ?? "none",
    mapping: mapping?.tone === "bad" ? mapping.outcome : null,
  };
}
