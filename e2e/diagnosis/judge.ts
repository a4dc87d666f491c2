/** Compares a verdict with what the story knows to be true of its person. Pure. */
import type { Diagnosis, ToldEvidence } from "../scenarios/frame/diagnosis";

export type Outcome =
  /** The story's own cause is told first; of whom all is well, that it is. */
  | "first"
  /** It is told, and another one before it. */
  | "not_first"
  /** The rule says that it cannot tell. */
  | "undecided"
  /** It is cleared, or, of whom all is well, something is blamed. */
  | "not_found";

export interface Judgement {
  outcome: Outcome;
  /** All that was told, in order. */
  told: string[];
  /** Blamed, and not staged. What is harmless blames nobody; what is told to follow from a staged cause is no blame of its own. */
  wrong: string[];
  /** Staged, and not told. */
  missing: string[];
  /** What evidence of the causes points at, and is not this story's: `kind id`. */
  strangers: string[];
  /** Sources that could not be read. */
  blind: string[];
}

/** @param codes what holds after the story, its own first */
export function judge(
  { causes, undecidable, healthy, blind_spots }: Diagnosis,
  codes: readonly string[],
  isOfStory: (evidence: ToldEvidence) => boolean,
): Judgement {
  const [own = "healthy"] = codes;
  const told = causes.map(({ code }) => code);
  const blamed = causes.filter(({ harmless }) => !harmless);
  const evidence = blamed.flatMap((cause) => cause.evidence);
  return {
    outcome: outcomeOf(own),
    told,
    wrong: blamed
      .filter(({ code, follows }) => !codes.includes(code) && !(follows !== null && codes.includes(follows)))
      .map(({ code }) => code),
    missing: codes.filter((code) => !told.includes(code)),
    strangers: evidence.filter((one) => !isOfStory(one)).map(({ kind, id }) => `${kind} ${id}`),
    blind: blind_spots.map(({ source, why }) => `${source}: ${why}`),
  };

  function outcomeOf(code: string): Outcome {
    if (code === "healthy") return healthy ? "first" : "not_found";
    if (told[0] === code) return "first";
    if (told.includes(code)) return "not_first";
    return undecidable.some((one) => one.code === code) ? "undecided" : "not_found";
  }
}
