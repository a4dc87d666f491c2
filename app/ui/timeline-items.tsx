/** Lines of a timeline that Stripe, the door and the entitlement wrote: an event, a refused or repeated delivery, a change of access. */
import clsx from "clsx";
import type { TimelineEntry } from "~/modules/casebook/timeline-entry";
import type { CaseDelivery } from "~/modules/inbox/case-delivery";
import type { EventRow } from "~/modules/inbox/event-view";
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import { breakable } from "./breakable";
import { stateWords, withoutEntitlement } from "./entitlement-words";
import { count } from "./figures";
import { Link } from "./link";
import { StageStrip } from "./stage-strip";
import { outcomeWords, verdictOf } from "./stage-view";
import { DateOnly, ExactTime, ShortTime } from "./time";
import { Badge, ToneWord, toneText } from "./tone";

/** What, when at Stripe, how far, what became of it. */
const columns = "sm:grid-cols-[minmax(0,1fr)_auto_auto] lg:grid-cols-[minmax(0,1fr)_7.25rem_auto_5.25rem]";

export const itemLine = "flex flex-wrap items-center gap-x-2 gap-y-1 py-2 pr-4 max-sm:pt-0.5 max-sm:pl-4";
export const itemLink =
  "rounded-xs underline decoration-line-strong underline-offset-2 hover:text-ink focus-visible:outline-accent";

export function EventItem({ event }: { event: EventRow }) {
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

export function ChangeItem({ change }: { change: Extract<TimelineEntry, { kind: "change" }>["change"] }) {
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

const why: Record<CaseDelivery["because"], string> = {
  repeat: "told again",
  bears: "its first bytes bear",
  near: "may be theirs: it came when something of theirs was expected, and names nothing known here",
};

/** The page of refused requests with this one on top; a repeat is on its event's. */
const deliveryPath = ({ id, outcome, reason, bears }: CaseDelivery) =>
  outcome === "duplicate" && bears !== null
    ? `/console/events/${encodeURIComponent(bears)}?tab=deliveries`
    : `/console/rejected?${new URLSearchParams({ ...(reason && { reason }), before: String(id + 1) })}`;

export function DeliveryItem({ delivery }: { delivery: CaseDelivery }) {
  const { outcome, reason, detail, bears, because, suppressed } = delivery;
  return (
    <div className={itemLine}>
      <ToneWord tone={outcome === "duplicate" ? "none" : because === "near" ? "waiting" : "bad"} wrap>
        <Link to={deliveryPath(delivery)} data-row="" className={itemLink}>
          {outcome === "duplicate" ? "Came again" : `Refused: ${rejectionReason(reason ?? "unknown").title}`}
        </Link>
      </ToneWord>
      <span className="min-w-0 break-words text-muted">
        {why[because]}
        {because !== "near" && bears !== null && (
          <>
            {" "}
            <code className="text-xs break-all">{bears}</code>
          </>
        )}
        {suppressed > 0 && `; ${count(suppressed)} more of this kind were counted only`}
      </span>
      {detail && <span className="basis-full break-words text-xs text-faint">{detail}</span>}
    </div>
  );
}
