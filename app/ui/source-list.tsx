/** Pieces of evidence: what they say, and of each where it stands and where and when it was read. */
import type { SourceView } from "~/modules/ownership/mismatch-view";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { sourceWords } from "./ownership-words";
import { SourceValue } from "./source-value";
import { RelativeTime } from "./time";

export function SourceList({ sources }: { sources: readonly SourceView[] }) {
  return (
    <ul className="grid gap-2.5 text-sm">
      {bySameValue(sources).map(([first, ...more]) => (
        <li key={JSON.stringify([first.where, first.value])} className="min-w-0">
          <p className="text-muted">{sourceWords(first)}</p>
          {saysMore(first) && (
            <p className="break-all whitespace-pre-wrap">
              <SourceValue kind={first.kind} value={first.value} />
            </p>
          )}
          <Where source={first} />
          {more.map((source) => (
            <div key={JSON.stringify(source.where)} className="mt-1">
              <p className="text-muted">{sourceWords(source)}: the same</p>
              <Where source={source} />
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** Whoever is named by five objects is shown once, with the five. */
function bySameValue(sources: readonly SourceView[]): [SourceView, ...SourceView[]][] {
  const groups = new Map<string, [SourceView, ...SourceView[]]>();
  for (const source of sources) {
    const { kind, value, where } = source;
    // A link is a thing of its own, and so is every fact.
    const alone = kind !== "user" || where.object === "link";
    const key = JSON.stringify(alone ? [where, value] : value);
    const group = groups.get(key);
    if (group) group.push(source);
    else groups.set(key, [source]);
  }
  return [...groups.values()];
}

/** That it was deleted the words before say already. */
const saysMore = ({ where }: SourceView) => !(where.object === "customer" && where.field === "deleted");

function Where({ source: { where, read } }: { source: SourceView }) {
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-xs text-faint">
      {where.object !== "link" && where.object !== "user" && (
        <IdWithCopy id={where.id} what={`${where.object.replaceAll("_", " ")} id`} quiet />
      )}
      <ReadWords read={read} />
    </p>
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
