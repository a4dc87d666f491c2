/** The views of an event below its strip. Only the chosen one is loaded. */
import { maskToken } from "~/modules/inbox/payload-mask";
import type { PayloadView } from "~/modules/inbox/payload-view";
import type { EntitlementChangeView } from "~/modules/entitlements/entitlements.server";
import type { ChangedField } from "~/modules/inbox/changed-fields";
import type { EventDetail } from "~/modules/inbox/event-view";
import { AttemptList } from "~/ui/attempt-list";
import { ChangedFields } from "~/ui/changed-fields";
import { DeliveryList } from "~/ui/delivery-list";
import { EmptyState } from "~/ui/empty-state";
import { EntitlementChange } from "~/ui/entitlement-change";
import { counted } from "~/ui/figures";
import { Link } from "~/ui/link";
import { PayloadPanel } from "~/ui/payload-panel";
import { ProcessingList } from "~/ui/processing-list";
import { RelativeTime } from "~/ui/time";

export const tabNames = ["payload", "changes", "version", "deliveries", "attempts"] as const;
export type TabName = (typeof tabNames)[number];

export const tabLabels: Record<TabName, string> = {
  payload: "Payload",
  changes: "What changed",
  version: "API version",
  deliveries: "Deliveries",
  attempts: "Attempts",
};

export function PayloadTab({
  event,
  payload,
  mayReveal,
}: {
  event: EventDetail;
  payload: PayloadView;
  mayReveal: boolean;
}) {
  const reveal = mayReveal && payload.masked > 0 && (
    <Link
      to={`/console/events/${encodeURIComponent(event.id)}/reveal`}
      title="Asks for a reason; the look is recorded with your name"
      className="inline-flex h-7 items-center rounded-md px-2 text-accent hover:underline"
    >
      Reveal (recorded)
    </Link>
  );
  return <PayloadPanel payload={payload} mask={maskToken} reveal={reveal} />;
}

interface ChangesTabProps {
  event: EventDetail;
  changes: readonly EntitlementChangeView[];
  fields: readonly ChangedField[];
}

export function ChangesTab({ event, changes, fields }: ChangesTabProps) {
  return (
    <>
      {changes.length === 0 ? (
        <EmptyState title="This event changed nobody's entitlement">
          {event.stages.at(-1)?.reason ??
            "What it said was stored, and it leads to the same entitlement as before."}
        </EmptyState>
      ) : (
        <ul>
          {changes.map((change) => (
            <li key={change.id} className="px-4 py-3 not-first:border-t">
              <p className="mb-2 flex flex-wrap justify-between gap-x-4 text-sm">
                <span>
                  Entitlement of{" "}
                  <Link
                    to={`/console/users/${encodeURIComponent(change.userId)}`}
                    className="rounded-xs font-medium text-accent hover:underline"
                  >
                    {change.userId === event.userId ? (event.userName ?? change.userId) : change.userId}
                  </Link>
                </span>
                <span className="text-muted">
                  <RelativeTime at={change.at} />
                </span>
              </p>
              <EntitlementChange before={change.before} after={change.after} />
            </li>
          ))}
        </ul>
      )}
      {fields.length > 0 && (
        <div className="border-t px-4 py-3">
          <p className="mb-2 text-sm">On the object, as Stripe says</p>
          <ChangedFields fields={fields} />
        </div>
      )}
    </>
  );
}

export function DeliveriesTab({ event }: { event: EventDetail }) {
  const arrivals = event.duplicates + 1;
  if (event.deliveries.length === 0) {
    return (
      <EmptyState title="It was never delivered">
        {event.source === "backfilled"
          ? "It was fetched from Stripe instead."
          : "The records of its deliveries have expired."}
      </EmptyState>
    );
  }
  return (
    <>
      <DeliveryList deliveries={event.deliveries} />
      {arrivals > event.deliveries.length && (
        <p className="border-t px-4 py-2.5 text-sm text-muted">
          {counted(arrivals, "delivery", "deliveries")} in all; the newest {event.deliveries.length} are
          shown.
        </p>
      )}
    </>
  );
}

export function AttemptsTab({ event }: { event: EventDetail }) {
  const { failedAttempts, pastProcessings } = event;
  if (failedAttempts.length === 0 && pastProcessings.length === 0) return <NoAttempts event={event} />;
  return (
    <>
      {pastProcessings.length > 0 && <ProcessingList processings={pastProcessings} />}
      {failedAttempts.length > 0 && (
        <div className={pastProcessings.length > 0 ? "border-t" : undefined}>
          <AttemptList attempts={failedAttempts} />
        </div>
      )}
    </>
  );
}

function NoAttempts({ event }: { event: EventDetail }) {
  if (event.sync === "pending") {
    return <EmptyState title="Not tried yet">A worker takes it as soon as one is free.</EmptyState>;
  }
  return (
    <EmptyState title="It went well at the first try">
      Tries that fail are listed here with their errors.
    </EmptyState>
  );
}
