/** Events as rows: when, what, whose, how far it came. */
import clsx from "clsx";
import type { EventRow } from "~/modules/inbox/event-view";
import { OnPhonesBreakable } from "./breakable";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { StageStrip } from "./stage-strip";
import { outcomeWords, stageWords, verdictOf } from "./stage-view";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { duration } from "./time-words";
import { ToneWord, toneText } from "./tone";

const columns: readonly Column<EventRow>[] = [
  {
    head: "Received",
    cell: (event) => (
      <span className="text-muted">
        <RelativeTime at={event.receivedAt} />
      </span>
    ),
    phone: "right",
    className: "md:w-28 max-md:order-2",
  },
  {
    head: "Type",
    link: true,
    cell: (event) => (
      <span className="font-medium max-md:break-words">
        <OnPhonesBreakable name={event.type} />
      </span>
    ),
    phone: "left",
    className: "max-md:order-1",
  },
  {
    head: "Owner",
    cell: (event) => <Owner event={event} />,
    // Takes what the others leave, and shortens its content rather than growing.
    className: "md:w-full md:max-w-0 max-md:order-3",
  },
  {
    head: "Stages",
    cell: (event) => <StageStrip stages={event.stages} />,
    phone: "left",
    className: "md:w-28 max-md:order-4 max-md:self-center",
  },
  {
    head: "Outcome",
    cell: (event) => <Outcome event={event} />,
    phone: "right",
    className: "md:w-40 max-md:order-5",
  },
  {
    head: "Took",
    align: "right",
    cell: (event) => (
      <span className="whitespace-nowrap text-muted tabular-nums">
        {event.durationMs === null ? "–" : duration(event.durationMs)}
      </span>
    ),
    phone: "hidden",
    className: "md:w-20 max-xl:hidden",
  },
];

export function EventTable({
  events,
  caption = "Events, newest first",
}: {
  events: readonly EventRow[];
  caption?: string;
}) {
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={events}
      rowKey={(event) => event.seq}
      rowTo={(event) => `/console/events/${encodeURIComponent(event.id)}`}
    />
  );
}

/** What can be clicked inside a row lies above the row's own link. */
function Owner({ event }: { event: EventRow }) {
  if (!event.userId && !event.customerId) return <span className="text-faint">{noOwner(event)}</span>;
  return (
    <span className="flex min-w-0 items-center gap-2">
      {event.userId && (
        <Link
          to={`/console/users/${encodeURIComponent(event.userId)}`}
          className="relative z-1 max-w-36 shrink-0 truncate rounded-xs hover:underline"
        >
          {event.userName ?? event.userId}
        </Link>
      )}
      {event.customerId && (
        <span className="relative z-1 min-w-0 text-muted">
          <IdWithCopy
            id={event.customerId}
            what="customer id"
            to={`/console/customers/${encodeURIComponent(event.customerId)}`}
            quiet
          />
        </span>
      )}
    </span>
  );
}

/** An event of a type that could have an owner says so; of the others nobody expects one. */
function noOwner({ stages }: EventRow): string {
  const mapping = stages.find((stage) => stage.name === "mapping");
  return mapping?.outcome === "unmapped" ? stageWords(mapping) : "–";
}

function Outcome({ event }: { event: EventRow }) {
  const { word, tone, mapping } = verdictOf(event.stages);
  const repeats = event.duplicates > 0 ? `×${event.duplicates + 1}` : null;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2 xl:flex-nowrap">
      <ToneWord tone={tone}>{outcomeWords(word)}</ToneWord>
      {mapping && (
        <span className={clsx("text-xs whitespace-nowrap", toneText[mapping.tone])}>{mapping.words}</span>
      )}
      {repeats && (
        <span title={`Delivered ${event.duplicates + 1} times`} className="text-xs text-faint tabular-nums">
          {repeats}
        </span>
      )}
    </span>
  );
}
