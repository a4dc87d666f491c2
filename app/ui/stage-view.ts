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
  unmapped: "unlinked",
  conflict: "claims disagree",
  dead: "given up",
};

/** The outcome as words: `not_applicable` reads "not needed". */
export const outcomeWords = (outcome: string) => outcomes[outcome] ?? outcome.replaceAll("_", " ");

/** The same of a stage: what is unmapped and waits for nothing has no customer that could be linked. */
export const stageWords = ({ outcome, tone }: Pick<StageView, "outcome" | "tone">) =>
  outcome === "unmapped" && tone === "none" ? "no customer" : outcomeWords(outcome);

/** "Mapped: unlinked. No user is linked …" */
export function stageSentence(stage: StageView): string {
  const sentence = `${stageTitle(stage)}: ${stageWords(stage)}`;
  return stage.reason ? `${sentence}. ${stage.reason}` : sentence;
}

export interface Verdict {
  /** The outcome of the last stage. */
  word: string;
  tone: Tone;
  /** The outcome of the mapping where somebody has to look at it: an event can be applied and belong to nobody. */
  mapping: { words: string; tone: Tone } | null;
}

/** Where the event stands, in one word, and in a second one when nobody owns it yet. */
export function verdictOf(stages: readonly StageView[]): Verdict {
  const sync = stages.at(-1);
  const mapping = stages.find((stage) => stage.name === "mapping");
  return {
    word: sync?.outcome ?? "unknown",
    tone: sync?.tone ?? "none",
    mapping: mapping && isOpen(mapping) ? { words: stageWords(mapping), tone: mapping.tone } : null,
  };
}

/** Decided, and not well. A mapping that is still to come is said by the outcome itself. */
const isOpen = ({ tone, outcome }: StageView) =>
  tone === "bad" || (tone === "waiting" && outcome !== "pending");
