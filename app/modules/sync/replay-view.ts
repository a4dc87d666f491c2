/** What a replay would change, as pages, API and command line show it. What the reader may not see is hidden. */
import { masked } from "./object-difference";
import type { Replay } from "./preview-replay.server";
import { replayWords } from "./replay-words";
import { type EntitlementSide, sideOf } from "./resync-view";

export interface ReplayView extends Omit<Replay, "entitlements"> {
  /** What would come of it, in a sentence. */
  words: string;
  entitlements: { userId: string; before: EntitlementSide | null; after: EntitlementSide | null }[];
}

export function replayView(replay: Replay, { reveal }: { reveal: boolean }): ReplayView {
  return {
    ...replay,
    words: replayWords(replay),
    objects: replay.objects.map((difference) => masked(difference, { reveal })),
    entitlements: replay.entitlements.map(({ userId, before, after }) => ({
      userId,
      before: sideOf(before),
      after: sideOf(after),
    })),
  };
}
