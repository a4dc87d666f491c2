/** A page of Stripe's events against the ledger: what is here, what is missing, what is still on its way. Pure. */
import type { ListedEvent } from "../stripe/event-reader";

export interface SortedEvents {
  known: ListedEvent[];
  /** Never arrived, and Stripe will not send it any more, or has had time to. */
  missing: ListedEvent[];
  /** Never arrived, young, and Stripe still means to deliver it. */
  pending: ListedEvent[];
  /** Never arrived, and our endpoint does not subscribe to them. */
  leftOut: ListedEvent[];
}

interface Sorting {
  now: Date;
  includePending: boolean;
  /** Is it looked for? */
  expects: (type: string) => boolean;
}

/** For so long an event may be on its way before it counts as missing. */
export const onItsWayMs = 5 * 60_000;

export function sortEvents(
  events: readonly ListedEvent[],
  known: ReadonlySet<string>,
  { now, includePending, expects }: Sorting,
): SortedEvents {
  const sorted: SortedEvents = { known: [], missing: [], pending: [], leftOut: [] };
  for (const event of events) {
    if (known.has(event.id)) sorted.known.push(event);
    else if (!expects(event.type)) sorted.leftOut.push(event);
    else if (!includePending && isOnItsWay(event, now)) sorted.pending.push(event);
    else sorted.missing.push(event);
  }
  return sorted;
}

const isOnItsWay = ({ pendingWebhooks, createdAt }: ListedEvent, now: Date) =>
  pendingWebhooks > 0 && now.getTime() - createdAt.getTime() < onItsWayMs;
