/**
 * Deliveries: one event for one endpoint, from the moment it is to be told until it
 * was taken or given up. A claim is a lease: who claims pushes the next attempt
 * ahead and commits, so of a sender that dies its deliveries are due again when the
 * lease is over. Hence at least once, and no lock is held while somebody else's
 * server thinks. Writes: webhook_deliveries, webhook_attempts, and of
 * webhook_endpoints how they fare.
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { nextTry, patienceMs } from "./back-off";
import { type SentType, testType } from "./endpoint";
import { type Change, findEndpoint, note } from "./endpoints.server";
import type { StoredEvent } from "./event-body";
import { takeOutgoing, writeTaken } from "./outbox.server";
import type { Answer } from "./post.server";

/** Longer than any attempt takes. */
const leaseSeconds = 30;

const atOnce = 200;

/**
 * Takes what happened and makes a delivery of it for each endpoint that wants to hear of it;
 * `also` sees the events in the same transaction. Gives how many events there were.
 */
export function fanOut(
  pool: Pool,
  now: Date,
  also: (tx: Db, events: readonly StoredEvent[]) => Promise<void>,
): Promise<number> {
  return transaction(pool, async (tx) => {
    const events = await takeOutgoing(tx, atOnce, now);
    if (events.length === 0) return 0;
    await tx.query(
      `insert into webhook_deliveries (livemode, endpoint_id, event_id, event_type, state, next_attempt_at, created_at)
       select e.livemode, e.id, o.id, o.type, 'pending', $4, $4
       from unnest($1::text[], $2::text[], $3::boolean[]) with ordinality as o(id, type, livemode, position)
       join webhook_endpoints e on e.livemode = o.livemode and o.type = any(e.types)
         and e.deleted_at is null and e.disabled_at is null
       order by o.position, e.id
       on conflict (event_id, endpoint_id) do nothing`,
      [
        events.map(({ id }) => id),
        events.map(({ type }) => type),
        events.map(({ payload }) => payload.livemode),
        now,
      ],
    );
    await also(tx, events);
    return events.length;
  });
}

/** An endpoint that is sent to, and whether the last attempt there failed. */
export interface OpenEndpoint {
  id: number;
  url: string;
  isFailing: boolean;
}

/** webhook_endpoints_present_idx */
export async function openEndpoints(db: Db, livemode: boolean): Promise<OpenEndpoint[]> {
  const { rows } = await db.query<OpenEndpoint>({
    name: "open_webhook_endpoints",
    text: `select id, url, failing_since is not null as "isFailing" from webhook_endpoints
      where livemode = $1 and deleted_at is null and disabled_at is null`,
    values: [livemode],
  });
  return rows;
}

export interface Claimed {
  id: number;
  endpointId: number;
  tries: number;
  event: StoredEvent;
}

/** The oldest that are due, of each endpoint as many as there is room for. webhook_deliveries_due_idx */
export async function claimDue(
  db: Db,
  room: readonly { endpointId: number; free: number }[],
  now: Date,
): Promise<Claimed[]> {
  const open = room.filter(({ free }) => free > 0);
  if (open.length === 0) return [];
  const { rows } = await db.query<Omit<Claimed, "event"> & StoredEventColumns>({
    name: "claim_webhook_deliveries",
    text: `with due as (
        select d.id from unnest($1::bigint[], $2::int[]) as room(endpoint_id, free) cross join lateral (
          select id from webhook_deliveries d
          where d.endpoint_id = room.endpoint_id and d.state = 'pending' and d.next_attempt_at <= $3
          order by d.next_attempt_at, d.id limit room.free for update skip locked
        ) d
      ), claimed as (
        update webhook_deliveries d set tries = d.tries + 1,
          next_attempt_at = $3::timestamptz + make_interval(secs => ${leaseSeconds})
        from due where d.id = due.id returning d.id, d.endpoint_id, d.tries, d.event_id
      )
      select c.id, c.endpoint_id as "endpointId", c.tries, o.id as "eventId", o.type, o.payload,
        o.created_at as "createdAt"
      from claimed c join outgoing_events o on o.id = c.event_id order by c.id`,
    values: [open.map(({ endpointId }) => endpointId), open.map(({ free }) => free), now],
  });
  return rows.map(({ id, endpointId, tries, eventId, type, payload, createdAt }) => ({
    id,
    endpointId,
    tries,
    event: { id: eventId, type, payload, createdAt },
  }));
}

type StoredEventColumns = Omit<StoredEvent, "id"> & { eventId: string };

/** What came of an attempt, and what follows for the endpoint. `true`: the endpoint was disabled by it. */
export function finish(
  pool: Pool,
  { id, endpointId, tries }: Claimed,
  { status, error, answer, tookMs }: Answer,
  { now, chance }: { now: Date; chance: number },
): Promise<{ disabled: boolean }> {
  return transaction(pool, async (tx) => {
    const at = new Date(now.getTime() - tookMs);
    await tx.query(
      `insert into webhook_attempts (delivery_id, at, took_ms, status, error, answer) values ($1, $2, $3, $4, $5, $6)`,
      [id, at, tookMs, status, error, answer],
    );
    const next = error === null ? null : nextTry(tries, now, chance);
    const state = error === null ? "delivered" : next === null ? "failed" : "pending";
    // Where another has it since (we were suspended), only good news counts.
    await tx.query(
      `update webhook_deliveries set state = $2, next_attempt_at = $3, tried_at = $4, took_ms = $5, status = $6, error = $7
       where id = $1 and state = 'pending' and (tries = $8 or $2 = 'delivered')`,
      [id, state, next, at, tookMs, status, error, tries],
    );
    if (error === null) {
      await tx.query(
        "update webhook_endpoints set failing_since = null where id = $1 and failing_since is not null",
        [endpointId],
      );
      return { disabled: false };
    }
    await tx.query(
      "update webhook_endpoints set failing_since = $2 where id = $1 and failing_since is null",
      [endpointId, now],
    );
    // Given up while nothing else succeeded for as long: nobody is there.
    const disabled =
      state === "failed" &&
      (
        await tx.query(
          `update webhook_endpoints set disabled_at = $2, disabled_reason = $3
           where id = $1 and disabled_at is null and failing_since <= $2::timestamptz - make_interval(secs => $4)`,
          [
            endpointId,
            now,
            `Nothing was taken for three days. The last time: ${error}`,
            (patienceMs * 0.89) / 1_000,
          ],
        )
      ).rowCount === 1;
    if (disabled) {
      const change: Change = { actor: { type: "system", id: "webhooks" }, now, reason: error };
      await note(tx, "disable", endpointId, change, { disabled: false }, { disabled: true });
    }
    return { disabled };
  });
}

/** Not tried after all: the sender stopped. It is due at once, for another. */
export async function giveBack(db: Db, { id, tries }: Claimed, now: Date): Promise<void> {
  await db.query(
    `update webhook_deliveries set next_attempt_at = $3, tries = tries - 1
     where id = $1 and tries = $2 and state = 'pending'`,
    [id, tries, now],
  );
}

export type Resent = { outcome: "resent" } | { outcome: "unknown_delivery" } | { outcome: "endpoint_gone" };

/** The same event once more, as from the beginning. While it waits for its next attempt, that is now. */
export function resend(pool: Pool, livemode: boolean, id: number, change: Change): Promise<Resent> {
  return transaction(pool, async (tx): Promise<Resent> => {
    const { rows } = await tx.query<{ endpointId: number; eventId: string; state: string }>(
      `select endpoint_id as "endpointId", event_id as "eventId", state from webhook_deliveries
       where id = $2 and livemode = $1 for update`,
      [livemode, id],
    );
    const [row] = rows;
    if (row === undefined) return { outcome: "unknown_delivery" };
    if ((await findEndpoint(tx, livemode, row.endpointId)) === null) return { outcome: "endpoint_gone" };
    await tx.query(
      "update webhook_deliveries set state = 'pending', tries = 0, next_attempt_at = $2 where id = $1",
      [id, change.now],
    );
    await note(tx, "resend", row.endpointId, change, { state: row.state }, { event: row.eventId });
    return { outcome: "resent" };
  });
}

const mostResent = 1_000;

/** Those that were given up, the oldest first, up to mostResent. webhook_deliveries_endpoint_id_state_event_type_id_idx */
export function resendFailed(
  pool: Pool,
  livemode: boolean,
  endpointId: number,
  change: Change,
): Promise<{ outcome: "resent"; count: number } | { outcome: "unknown_endpoint" }> {
  return transaction(pool, async (tx) => {
    if ((await findEndpoint(tx, livemode, endpointId)) === null) return { outcome: "unknown_endpoint" };
    const { rowCount } = await tx.query(
      `update webhook_deliveries set state = 'pending', tries = 0, next_attempt_at = $2 where id in (
         select id from webhook_deliveries where endpoint_id = $1 and state = 'failed' order by event_type, id limit ${mostResent})`,
      [endpointId, change.now],
    );
    const count = rowCount ?? 0;
    if (count > 0) await note(tx, "resend_failed", endpointId, change, null, { deliveries: count });
    return { outcome: "resent", count };
  });
}

/** An event that says nothing but that it was sent. Gives its delivery. */
export function sendTest(
  pool: Pool,
  livemode: boolean,
  endpointId: number,
  change: Change,
): Promise<{ outcome: "sent"; deliveryId: number } | { outcome: "unknown_endpoint" }> {
  return transaction(pool, async (tx) => {
    if ((await findEndpoint(tx, livemode, endpointId)) === null) return { outcome: "unknown_endpoint" };
    const type: SentType = testType;
    const payload = { object: "webhook_endpoint", id: `ptwe_${endpointId}`, livemode, message: "It works." };
    const eventId = await writeTaken(tx, type, payload, change.now);
    const { rows } = await tx.query<{ id: number }>(
      `insert into webhook_deliveries (livemode, endpoint_id, event_id, event_type, state, next_attempt_at, created_at)
       values ($1, $2, $3, $4, 'pending', $5, $5) returning id`,
      [livemode, endpointId, eventId, type, change.now],
    );
    await note(tx, "test", endpointId, change, null, { event: eventId });
    return { outcome: "sent", deliveryId: rows[0]?.id ?? 0 };
  });
}
