/**
 * The evidence: events that Stripe has and that were not here when somebody looked.
 * A row stays when its event comes after all, so that "it never arrived" can still be
 * said of the time in which it had not. Writes: missing_events.
 */
import type { Db } from "~/lib/database.server";
import { askForLooks, checkoutPatienceMs, type PayerSubject } from "../payers/payer-checks.server";
import type { ListedEvent } from "../stripe/event-reader";

export interface Noticed {
  event: ListedEvent;
  state: "missing" | "pending" | "pulled";
  /** Our endpoint asks for its type: it was expected. */
  subscribed: boolean;
  /** As far as the event could be read. */
  objectType: string | null;
  objectId: string | null;
  customerId: string | null;
}

/** In the transaction that looked. What is settled stays as it is. Served by missing_events_pkey. */
export async function noteMissing(
  tx: Db,
  noticed: readonly Noticed[],
  { livemode, run, at }: { livemode: boolean; run: number; at: Date },
): Promise<void> {
  if (noticed.length === 0) return;
  // In one order for everybody: two runs over the same window wait for each other instead of deadlocking.
  const rows = [...noticed].sort((a, b) => (a.event.id < b.event.id ? -1 : 1));
  await tx.query(
    `insert into missing_events as m (event_id, livemode, type, created_at, object_type, object_id, customer_id, state,
       noticed_at, noticed_by, settled_at, pulled_by, subscribed)
     select event_id, $1, type, created_at, object_type, object_id, customer_id, state, $2, $3,
       case when state = 'pulled' then $2::timestamptz end, case when state = 'pulled' then $3::bigint end, subscribed
     from unnest($4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[])
       as n(event_id, type, created_at, object_type, object_id, customer_id, state, subscribed)
     on conflict (event_id, livemode) do update
     set state = excluded.state, settled_at = excluded.settled_at, pulled_by = excluded.pulled_by
     where m.state in ('missing', 'pending') and m.state <> excluded.state`,
    [
      livemode,
      at,
      run,
      rows.map(({ event }) => event.id),
      rows.map(({ event }) => event.type),
      rows.map(({ event }) => event.createdAt),
      rows.map(({ objectType }) => objectType),
      rows.map(({ objectId }) => objectId),
      rows.map(({ customerId }) => customerId),
      rows.map(({ state }) => state),
      rows.map(({ subscribed }) => subscribed),
    ],
  );
  // Whom it may keep from what they paid for: they are looked at when it has not come by then.
  await askForLooks(tx, livemode, payersIn(rows), {
    foundBy: "missed_event",
    dueAt: new Date(at.getTime() + checkoutPatienceMs),
  });
}

/** Of payments and what they pay for; what is sold, and who only signed up, is nobody's trouble. */
const tellsOfPaying = /^(checkout\.session|customer\.subscription|invoice|charge|payment_intent)\./;

function payersIn(noticed: readonly Noticed[]): PayerSubject[] {
  const subjects = new Map<string, PayerSubject>();
  for (const { event, state, objectType, objectId, customerId } of noticed) {
    if (state === "pulled" || !tellsOfPaying.test(event.type)) continue;
    if (customerId !== null) subjects.set(customerId, { type: "customer", id: customerId });
    else if (objectType === "checkout.session" && objectId !== null) {
      subjects.set(objectId, { type: "checkout_session", id: objectId });
    }
  }
  return [...subjects.values()];
}

/** Settled at a time: an outage's worth is settled by the next runs. */
const settledAtOnce = 10_000;

/** What was missing or on its way and has come by itself. Served by missing_events_open_idx and events_identity. */
export async function settleArrived(db: Db, livemode: boolean): Promise<number> {
  const settled = await db.query(
    `with open as materialized (
       select event_id from missing_events where livemode = $1 and state in ('missing', 'pending')
       order by created_at limit ${settledAtOnce}
     ), came as materialized (
       select e.event_id, e.received_at from open join events e
         on e.event_id = open.event_id and e.account = '' and e.livemode = $1
       order by e.event_id
     )
     update missing_events m set state = 'arrived', settled_at = came.received_at
     from came where m.event_id = came.event_id and m.livemode = $1 and m.state in ('missing', 'pending')`,
    [livemode],
  );
  return settled.rowCount ?? 0;
}

/** Since when something is missing that was expected and that Stripe can still give. Served by missing_events_open_idx. */
export async function oldestOpen(db: Db, livemode: boolean, notBefore: Date): Promise<Date | null> {
  const found = await db.query<{ at: Date }>(
    `select created_at as at from missing_events
     where livemode = $1 and state in ('missing', 'pending') and subscribed and created_at >= $2 order by created_at limit 1`,
    [livemode, notBefore],
  );
  return found.rows[0]?.at ?? null;
}
