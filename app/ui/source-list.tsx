/** Pieces of evidence, each with what it says, where it stands and where and when it was read. */
import type { SourceView } from "~/modules/ownership/mismatch-view";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { sourceWords } from "./ownership-words";
import { RelativeTime } from "./time";

export function SourceList({ sources }: { sources: readonly SourceView[] }) {
  return (
    <ul className="grid gap-2.5 text-sm">
      {sources.map((source) => (
        <li key={JSON.stringify([source.where, source.value])} className="min-w-0">
          <p className="text-muted">{sourceWords(source)}</p>
          <p className="break-all whitespace-pre-wrap">
            <q className="font-mono text-[0.92em]">
              <bdi>{source.value}</bdi>
            </q>
          </p>
          <p className="flex flex-wrap items-center gap-x-1.5 text-xs text-faint">
            {source.where.object !== "link" && source.where.object !== "user" && (
              <IdWithCopy
                id={source.where.id}
                what={`${source.where.object.replaceAll("_", " ")} id`}
                quiet
              />
            )}
            <ReadWords read={source.read} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function ReadWords({ read: { from, eventId, at } }: Pick<SourceView, "read">) {
  const when = at === null ? null : <RelativeTime at={at} />;
  if (from === "event" && eventId !== null) {
    return (
      <span>
        read from an{" "}
        <Link
          to={`/console/events/${encodeURIComponent(eventId)}`}
          className="rounded-xs text-accent underline"
        >
          event
        </Link>{" "}
        of {when}
      </span>
    );
  }
  if (from === "here") return <span>known here{when && <> since {when}</>}</span>;
  return (
    <span>
      {from === "fetch" ? "fetched from Stripe" : "read from an event that is no longer kept"}, as of {when}
    </span>
  );
}
