/** What the causes share that differ only in what became of an event which never arrived: still tried, given up, taken by somebody else. */
import type { Facts } from "../facts";
import type { LostEvent } from "../lost-events";
import type { Examination, Finding } from "../rule";
import { delayed, eventsNotRead, evidenceOf, lostOnTheWay, sinceOf, unharmed } from "./never-arrived";

export interface Fate {
  kind: LostEvent["fate"]["kind"];
  /** Said where there is none. */
  none: string;
  certainty: Finding["certainty"];
  sentence(lost: readonly LostEvent[]): string;
  words: string;
  /** What clears it though there are some; null: nothing does. */
  clearedBy?(lost: readonly LostEvent[]): string | null;
}

export function examineFate(facts: Facts, fate: Fate): Examination {
  const lost = lostOnTheWay(facts)?.filter((one) => one.fate.kind === fate.kind);
  if (lost === undefined) return eventsNotRead;
  const looked = lost.length === 0 ? fate.none : (fate.clearedBy?.(lost) ?? null);
  if (looked !== null) return { outcome: "cleared", looked };
  return {
    outcome: "found",
    certainty: fate.certainty,
    sentence: fate.sentence(lost),
    evidence: evidenceOf(lost).map((one) => ({ ...one, field: "pending_webhooks" })),
    next: { words: fate.words, action: { kind: "backfill" }, reply: delayed },
    since: sinceOf(lost),
    harmless: unharmed(facts, lost),
    explains: ["mirror_drift"],
  };
}
