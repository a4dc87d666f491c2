/** What an ingest says in the end: counted in events as posted, then in events as stored. */
import type { IngestResult } from "./ingest";
import type { Settled } from "./settle";

export const total = (reasons: Record<string, number>) =>
  Object.values(reasons).reduce((sum, count) => sum + count, 0);

/** Posted under an id that another of these files had used already: stored once, so that they end once. */
export const repeated = ({ accepted, duplicate, eventIds }: IngestResult) =>
  Math.max(0, accepted + duplicate - eventIds.length);

export function summaryOf(result: IngestResult, settled: Settled | null): [string, string][] {
  const { withEvents, withoutEvents, unreadable } = result.files;
  const posted = result.accepted + result.duplicate + total(result.rejected) + total(result.unreachable);
  return [
    [
      "files",
      `${withEvents} with events, ${withoutEvents} without (skipped), ${unreadable.length} unreadable`,
    ],
    ["posted", `${posted} events: ${result.accepted} accepted, ${result.duplicate} duplicate`],
    ...reasonsOf("rejected", result.rejected),
    ...reasonsOf("no answer", result.unreachable),
    ...repeatsOf(result),
    ...(settled ? [["became", becameOf(settled)] as [string, string]] : []),
  ];
}

const reasonsOf = (name: string, reasons: Record<string, number>): [string, string][] =>
  Object.entries(reasons).map(([reason, count]) => [name, `${count}: ${reason}`]);

function repeatsOf(result: IngestResult): [string, string][] {
  const count = repeated(result);
  if (count === 0) return [];
  const [share, stored] = [`${count} ${count === 1 ? "shares" : "share"} an id`, result.eventIds.length];
  return [["", `${share} with another file, so that ${stored} are stored; --fresh-ids gives each its own`]];
}

function becameOf({ counts }: Settled): string {
  const outcomes = Object.entries(counts);
  if (outcomes.length === 0) return "nothing";
  const stored = outcomes.reduce((sum, [, count]) => sum + count, 0);
  return `${stored} stored: ${outcomes.map(([outcome, count]) => `${count} ${outcome}`).join(", ")}`;
}
