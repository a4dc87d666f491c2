/** What happened to one person in one line of time, newest first: filters, entries, the way to older ones, and a place for a note. */
import type { TimelineEntry, TimelineFilter } from "~/modules/casebook/timeline-entry";
import { EmptyState } from "./empty-state";
import { QuickViews } from "./filter-chips";
import { counted } from "./figures";
import { KeysetPager } from "./keyset-pager";
import { NoteForm } from "./note-form";
import { ShortTime } from "./time";
import { ChangeItem, DeliveryItem, EventItem } from "./timeline-items";
import { ActItem, MomentItem, NoteItem } from "./timeline-people";

export interface TimelineProps {
  entries: readonly TimelineEntry[];
  filter: TimelineFilter;
  /** Where the next page begins; null: there is none. */
  older: string | null;
  /** The newest are on this page. */
  newest: boolean;
  /** The page that it stands on, without its filter and place. */
  path: string;
  /** What was pasted and led here: it goes on with every link. */
  pasted: string | null;
  /** Of whom a note is made. */
  about: { type: "user" | "customer"; id: string };
  viewerId: string;
}

const filterWords: Record<TimelineFilter, string> = {
  all: "All",
  events: "Events",
  deliveries: "Refused and repeated",
  changes: "Changes",
  people: "People",
  app: "Application",
};

const nothing: Record<TimelineFilter, { title: string; text: string }> = {
  all: {
    title: "Nothing has happened yet",
    text: "Stripe's events, refused deliveries, changes of access, what people did and what the application asked appear here.",
  },
  events: {
    title: "No event is known",
    text: "Events of their customers appear here, and those that never came.",
  },
  deliveries: {
    title: "Nothing was refused or came twice",
    text: "Requests that were refused and bear an id of this case, or came when something of it was expected, appear here. They are kept for a week.",
  },
  changes: {
    title: "Nothing changed yet",
    text: "Each change of access and of who owns which customer appears here.",
  },
  people: { title: "Nobody did anything by hand", text: "What operators did and noted down appears here." },
  app: {
    title: "The application has not asked",
    text: "When it last asked what this user may use, and what it was told, appears here.",
  },
};

export function Timeline({ entries, filter, older, newest, path, pasted, about, viewerId }: TimelineProps) {
  const address = (search: Record<string, string>) => {
    const text = new URLSearchParams({ ...(pasted !== null && { ref: pasted }), ...search }).toString();
    return `${path}${text && `?${text}`}#timeline`;
  };
  const shown: Record<string, string> = filter === "all" ? {} : { show: filter };
  return (
    <div id="timeline" className="scroll-mt-16">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b px-2.5 py-2">
        <QuickViews
          label="What the timeline shows"
          views={(Object.keys(filterWords) as TimelineFilter[]).map((one) => ({
            to: address(one === "all" ? {} : { show: one }),
            label: filterWords[one],
            current: one === filter,
          }))}
        />
      </div>
      {newest && (filter === "all" || filter === "people") && <NoteForm about={about} />}
      {entries.length === 0 ? (
        <EmptyState title={nothing[filter].title}>{nothing[filter].text}</EmptyState>
      ) : (
        <ol aria-label="Timeline, newest first" className="text-sm">
          {entries.map((entry) => (
            <li
              key={keyOf(entry)}
              id={entry.kind === "note" ? `note-${entry.note.id}` : undefined}
              className="not-first:border-t sm:grid sm:grid-cols-[8.75rem_minmax(0,1fr)]"
            >
              <span className="block px-4 pt-2 text-muted max-sm:text-xs sm:py-2 sm:pr-0">
                <ShortTime at={entry.at} />
              </span>
              <Entry entry={entry} viewerId={viewerId} />
            </li>
          ))}
        </ol>
      )}
      {(older !== null || !newest) && (
        <KeysetPager
          newer={newest ? undefined : address(shown)}
          newerLabel="Newest"
          older={older === null ? undefined : address({ ...shown, before: older })}
          shown={counted(entries.length, "entry", "entries")}
        />
      )}
    </div>
  );
}

function keyOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case "event":
      return `event ${entry.event.seq}`;
    case "delivery":
      return `delivery ${entry.delivery.id}`;
    case "change":
      return `change ${entry.change.id}`;
    case "act":
      return `act ${entry.act.id}`;
    case "note":
      return `note ${entry.note.id}`;
    case "moment":
      return `moment ${entry.at} ${JSON.stringify(entry.moment)}`;
  }
}

function Entry({ entry, viewerId }: { entry: TimelineEntry; viewerId: string }) {
  switch (entry.kind) {
    case "event":
      return <EventItem event={entry.event} />;
    case "delivery":
      return <DeliveryItem delivery={entry.delivery} />;
    case "change":
      return <ChangeItem change={entry.change} />;
    case "act":
      return <ActItem act={entry.act} />;
    case "note":
      return <NoteItem note={entry.note} mine={entry.note.author.id === viewerId} />;
    case "moment":
      return <MomentItem moment={entry.moment} />;
  }
}
