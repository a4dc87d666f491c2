/** Words for cases: kinds, statuses, causes by their code. */
import type { CaseKind, CaseStatus } from "~/modules/cases/case";
import type { Tone } from "./tone";

export const caseKindWords: Record<CaseKind, { word: string; means: string }> = {
  paid_but_free: { word: "Paid, but Free", means: "Stripe calls them payers; nothing is given here." },
  free_rider: {
    word: "Free, but using a plan",
    means: "A plan is given here that nobody pays for or granted.",
  },
};

export const caseStatusWords: Record<CaseStatus, string> = {
  open: "Open",
  snoozed: "Snoozed",
  closed: "Closed",
  resolved: "Resolved",
};

/** "customer_unlinked" → "Customer unlinked": the code itself stands beside it wherever it matters. */
export function causeWord(code: string): string {
  if (code === "undecided") return "No rule names the reason yet";
  const words = code.replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export const certaintyTone: Record<"proven" | "likely" | "not_decidable", Tone> = {
  proven: "bad",
  likely: "waiting",
  not_decidable: "none",
};

const foundWords: Record<string, string> = {
  derive: "when something of theirs was applied",
  checkout: "because a paid checkout had not unlocked anything within a minute",
  missed_event: "because events of theirs never arrived",
  walk: "by the nightly look at everybody",
  schedule: "when they were looked at again",
};

export const foundWord = (by: string) => foundWords[by] ?? by;
