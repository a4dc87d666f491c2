/** Events and changes of the entitlement in one line of time, newest first. */
import clsx from "clsx";
import type { EventRow } from "~/modules/inbox/event-view";
import { breakable } from "./breakable";
import { type EntitlementShape, stateWords, withoutEntitlement } from "./entitlement-words";
import { Link } from "./link";
import { StageStrip } from "./stage-strip";
import { outcomeWords, verdictOf } from "./stage-view";
import { DateOnly, ExactTime, ShortTime } from "./time";
import { Badge, ToneWord, toneText } from "./tone";

export interface ChangeShape {
  id: number;
  /** ISO 8601 */
  at: string;
  before: EntitlementShape | null;
  after: EntitlementShape;
  cause: string;
  /** evt_…, where an event caused it. */
  eventId: string | null;
  eventType: string | null;
}

export type TimelineItem =
  | { kind: "event"; at: string; event: EventRow }
  | { kind: "change"; at: string; change: ChangeShape };

/** Both lists newest first; a change stands above the event that caused it. */
export function timelineOf(events: readonly EventRow[], changes: readonly ChangeShape[]): TimelineItem[] {
  const items: TimelineItem[] = [
    ...changes.map((change) => ({ kind: "change" as const, at: change.at, change })),
    ...events.map((event) => ({ kind: "event" as const, at: event.receivedAt, event })),
  ];
  // Sorting keeps the order of equals, so changes come first within one moment.
  return items.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** One grid for head and rows: when here, what, when at Stripe, how far, what became of it. */
const columns = "sm:grid-cols-[minmax(0,1fr)_auto_auto] lg:grid-cols-[minmax(0,1fr)_7.25rem_auto_5.25rem]";

export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <>
      <p
        aria-hidden="true"
        className="grid grid-cols-[8.75rem_minmax(0,1fr)] border-b text-xs font-medium text-faint max-lg:hidden"
      >
        <span className="py-2 pl-4">Received</span>
        <span className={clsx("grid gap-x-3 py-2 pr-4", columns)}>
          <span>Event or change</span>
          <span>At Stripe</span>
          <span className="w-20.5">Stages</span>
          <span className="text-right">Outcome</span>
        </span>
      </p>
      <ol className="text-sm">
        {items.map((item) => (
          <li
            key={item.kind === "event" ? `e${item.event.seq}` : `c${item.change.id}`}
            className="not-first:border-t sm:grid sm:grid-cols-[8.75rem_minmax(0,1fr)]"
          >
            <span className="block px-4 pt-2 text-muted max-sm:text-xs sm:py-2 sm:pr-0">
              <ShortTime at={item.at} />
            </span>
            {item.kind === "event" ? <EventItem event={item.event} /> : <ChangeItem change={item.change} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function EventItem({ event }: { event: EventRow }) {
  const { word, tone, mapping } = verdictOf(event.stages);
  return (
    <div
      className={clsx(
        "relative grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 py-2 pr-4 hover:bg-hover max-sm:pt-0.5 max-sm:pl-4",
        columns,
      )}
    >
      <Link
        to={`/console/events/${encodeURIComponent(event.id)}`}
        data-row=""
        className="min-w-0 break-words max-sm:col-span-2 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {breakable(event.type)}
      </Link>
      <span className="text-muted max-lg:order-last max-lg:col-span-full max-lg:text-xs">
        <span className="lg:sr-only">at Stripe </span>
        <ShortTime at={event.createdAt} />
      </span>
      <StageStrip stages={event.stages} />
      <span className="justify-self-end text-right">
        <ToneWord tone={tone}>{outcomeWords(word)}</ToneWord>
        {mapping && <span className={clsx("block text-xs", toneText[mapping.tone])}>{mapping.words}</span>}
      </span>
    </div>
  );
}

const causes: Record<string, string> = {
  event: "after an event",
  grant: "by a grant",
  plan: "by a change of the plans",
  policies: "by a change of the policies",
  time: "ran out",
  user: "because the user became known",
  resync: "by a resync",
};

function ChangeItem({ change }: { change: ChangeShape }) {
  const { before, after, eventId, eventType } = change;
  const planBefore = before?.planName ?? withoutEntitlement;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 py-2 pr-4 max-sm:pt-0.5 max-sm:pl-4">
      <span className="font-medium">
        {planBefore === after.planName ? after.planName : `${planBefore} → ${after.planName}`}
      </span>
      {/* "Free" is said by the plan's own name. */}
      {after.state !== "free" && (
        <Badge tone={stateWords(after.state).tone}>{stateWords(after.state).word}</Badge>
      )}
      {after.validUntil && (
        <span className="text-muted">
          until <DateOnly at={after.validUntil} />
        </span>
      )}
      <span className="text-faint">
        {eventId ? (
          <>
            after{" "}
            <Link
              to={`/console/events/${encodeURIComponent(eventId)}?tab=changes`}
              className="rounded-xs text-muted underline decoration-line-strong underline-offset-2 hover:text-ink"
            >
              {eventType ?? eventId}
            </Link>
          </>
        ) : change.cause === "time" ? (
          <>
            {causes.time} at <ExactTime at={change.at} />
          </>
        ) : (
          (causes[change.cause] ?? change.cause)
        )}
      </span>
    </div>
  );
}
