/** What came of an event before each of its replays, and who replayed it. The present outcome is in the strip. */
import type { ProcessingRow } from "~/modules/inbox/event-view";
import { outcomeWords } from "./stage-view";
import { ExactTime } from "./time";

export function ProcessingList({ processings }: { processings: readonly ProcessingRow[] }) {
  return (
    <ol className="text-sm" aria-label="Before each replay">
      {processings.map((processing, place) => (
        <li key={processing.replayedAt} className="px-4 py-3 not-first:border-t">
          <p className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="font-medium">
              {place === processings.length - 1
                ? "First processing"
                : `Processing ${processings.length - place}`}
              : {outcomeWords(processing.sync)}
            </span>
            <span className="text-muted">
              <ExactTime at={processing.syncedAt} />
            </span>
          </p>
          {processing.reason && <p className="mt-1">{processing.reason}</p>}
          <p className="mt-1 text-muted">
            Replayed by {actorWords(processing)}, <ExactTime at={processing.replayedAt} />: “
            {processing.replayReason}”
          </p>
        </li>
      ))}
    </ol>
  );
}

function actorWords({ actorType, actorId, actorName }: ProcessingRow): string {
  switch (actorType) {
    case "user":
      return actorName ?? actorId;
    case "api_key":
      return `the API key ${actorId}`;
    case "cli":
      return `${actorId} at the command line`;
    default:
      return "Paidtrail itself";
  }
}
