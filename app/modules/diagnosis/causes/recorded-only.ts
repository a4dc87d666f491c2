/** What the causes share in which an event is recorded, and by rule never applied. */
import type { CauseCode } from "../chain";
import { type Facts, knownOf } from "../facts";
import type { Examination } from "../rule";
import { delayed, unharmed } from "./never-arrived";

export interface RecordedCause {
  code: CauseCode;
  /** "are of the other mode than this deployment" */
  says: string;
  words: string;
}

const shown = 5;

export function examineRecordedOnly(facts: Facts, { code, says, words }: RecordedCause): Examination {
  const ledger = knownOf(facts.ledger);
  if (ledger === null) return { outcome: "undecidable", missing: "The ledger of events could not be read." };
  const events = ledger.events.filter(
    ({ sync, syncReason }) => sync === "ignored" && isCode(syncReason, code),
  );
  const [newest] = events;
  if (newest === undefined)
    return { outcome: "cleared", looked: `None of ${ledger.events.length} events ${says}.` };
  return {
    outcome: "found",
    certainty: "proven",
    sentence: `${events.length === 1 ? "An event" : `${events.length} events`} of this payer arrived and ${says}, so nothing was applied: ${newest.id} (${newest.type}).`,
    evidence: events.slice(0, shown).map((event) => ({
      kind: "event",
      id: event.id,
      field: "sync",
      says: `ignored: ${code}`,
      at: event.receivedAt,
      from: "here",
    })),
    next: { words, action: { kind: "backfill" }, reply: delayed },
    since: events.at(-1)?.receivedAt ?? null,
    harmless: unharmed(facts, null),
    explains: ["delivered_to_cli_only", "mirror_drift"],
  };
}

/** Reasons are stored as a code, sometimes with particulars behind it. */
export function isCode(reason: string | null, code: string): boolean {
  return reason === code || (reason?.startsWith(`${code}:`) ?? false);
}
