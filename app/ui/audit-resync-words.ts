/** What a resync changed, in one line: "Free → Pro, until 19 Dec 2026 · 3 objects". */
import type { ResyncStory } from "~/modules/audit/audit-view";
import { stateWords, withoutEntitlement } from "./entitlement-words";
import { counted } from "./figures";
import { calendarDate } from "./time-words";

type Change = ResyncStory["entitlements"][number];

export function resyncWords({ entitlements, owner, objectCount }: ResyncStory): string {
  const accesses = entitlements.map((change) =>
    entitlements.length > 1 ? `${change.userId}: ${accessWords(change)}` : accessWords(change),
  );
  const moved =
    owner.before !== owner.after && `owner ${owner.before ?? "nobody"} → ${owner.after ?? "nobody"}`;
  const objects = objectCount > 0 ? counted(objectCount, "object") : "no object differed";
  return [...accesses, moved, objects].filter(Boolean).join(" · ");
}

export function accessWords({ before, after }: Change): string {
  const [was, is] = [before?.planName ?? withoutEntitlement, after?.planName ?? withoutEntitlement];
  const until = after?.validUntil ?? null;
  const end = until === null ? "" : `, until ${calendarDate(Date.parse(until))}`;
  if (was !== is) return `${was} → ${is}${end}`;
  if (before !== null && after !== null && before.state !== after.state) {
    return `${is}: ${stateWords(before.state).word} → ${stateWords(after.state).word}${end}`;
  }
  if ((before?.validUntil ?? null) === until) return `${is}, unchanged`;
  return `${is}${end || ", no end any more"}`;
}
