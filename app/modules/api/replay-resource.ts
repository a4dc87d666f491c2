/** What a replay would change, as the JSON API gives it. */
import type { ReplayPreview } from "../sync/preview-replay.server";
import { replayView } from "../sync/replay-view";
import { entitlementResource, objectResource } from "./resync-resource";

export function replayPreviewResource(id: string, preview: ReplayPreview, see: { reveal: boolean }) {
  const head = { object: "replay_preview", event: id };
  if (preview.outcome !== "preview") {
    const words =
      preview.outcome === "fails" ? `It would fail again: ${preview.error}` : "Its bytes are not here.";
    return { ...head, effect: "failed", words };
  }
  const view = replayView(preview.replay, see);
  return {
    ...head,
    effect: view.effect,
    words: view.words,
    sync: view.sync,
    fingerprint: view.fingerprint,
    owner: view.owner,
    entitlements: view.entitlements.map(({ userId, before, after }) => ({
      user: userId,
      before: before && entitlementResource(before),
      after: after && entitlementResource(after),
    })),
    mismatches: view.mismatches,
    objects: view.objects.map(objectResource),
  };
}
