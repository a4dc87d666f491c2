/** Reads deliveries and their attempts. */
import type { Db } from "~/lib/database.server";
import { type DeliveryState, deliveryStates, type AttemptView, type DeliveryView } from "./delivery-view";
import { type SentType, sentTypes } from "./endpoint";
import { eventBody, type StoredEvent } from "./event-body";
import { eventColumns } from "./outbox.server";

export interface DeliveryFilter {
  endpointId?: number | undefined;
  state?: DeliveryState | undefined;
  type?: SentType | undefined;
}

export interface IdPage {
  limit: number;
  /** Older than this id. */
  before?: number | undefined;
  /** Newer than this id. */
  after?: number | undefined;
}

type Stored = Omit<DeliveryView, "createdAt" | "nextAttemptAt" | "triedAt"> &
  Record<"createdAt", Date> &
  Record<"nextAttemptAt" | "triedAt", Date | null>;

const columns = `id, endpoint_id as "endpointId", event_id as "eventId", event_type as type, state, tries,
  created_at as "createdAt", next_attempt_at as "nextAttemptAt", tried_at as "triedAt", took_ms as "tookMs", status, error`;

const longestPage = 100;

/**
 * The newest first. Each state and type is one place in an index, and every place asked for is read from
 * its end: webhook_deliveries_endpoint_id_state_event_type_id_idx, without an endpoint
 * webhook_deliveries_livemode_state_event_type_id_idx.
 */
export async function listDeliveries(
  db: Db,
  livemode: boolean,
  { endpointId, state, type }: DeliveryFilter,
  page: IdPage,
): Promise<{ rows: DeliveryView[]; hasMore: boolean }> {
  const limit = Math.min(page.limit, longestPage);
  const upwards = page.after !== undefined;
  const whose = endpointId === undefined ? "livemode = $1" : "endpoint_id = $6 and livemode = $1";
  const order = upwards ? "asc" : "desc";
  const { rows } = await db.query<Stored>(
    `select d.* from unnest($2::text[]) as s(state) cross join unnest($3::text[]) as t(type) cross join lateral (
       select ${columns} from webhook_deliveries
       where ${whose} and state = s.state and event_type = t.type and ($6::bigint is null or true)
         and ${upwards ? "id > $4" : "($4::bigint is null or id < $4)"}
       order by id ${order} limit $5
     ) d order by id ${order} limit $5`,
    [
      livemode,
      state === undefined ? deliveryStates : [state],
      type === undefined ? sentTypes : [type],
      page.after ?? page.before ?? null,
      limit + 1,
      endpointId ?? null,
    ],
  );
  const shown = rows.slice(0, limit).map(viewOf);
  return { rows: upwards ? shown.reverse() : shown, hasMore: rows.length > limit };
}

/** webhook_deliveries_pkey */
export async function findDelivery(db: Db, livemode: boolean, id: number): Promise<DeliveryView | null> {
  const { rows } = await db.query<Stored>(
    `select ${columns} from webhook_deliveries where id = $2 and livemode = $1`,
    [livemode, id],
  );
  return rows[0] ? viewOf(rows[0]) : null;
}

const mostAttempts = 50;

/** The newest first. webhook_attempts_delivery_id_id_idx */
export async function attemptsOf(db: Db, deliveryId: number): Promise<AttemptView[]> {
  const { rows } = await db.query<Omit<AttemptView, "at"> & { at: Date }>(
    `select id, at, took_ms as "tookMs", status, error, answer from webhook_attempts
     where delivery_id = $1 order by id desc limit ${mostAttempts}`,
    [deliveryId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What is sent, byte for byte. outgoing_events_pkey */
export async function bodyOf(db: Db, eventId: string): Promise<string | null> {
  const { rows } = await db.query<StoredEvent>(`select ${eventColumns} from outgoing_events where id = $1`, [
    eventId,
  ]);
  return rows[0] ? eventBody(rows[0]) : null;
}

function viewOf({ createdAt, nextAttemptAt, triedAt, ...row }: Stored): DeliveryView {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
    triedAt: triedAt?.toISOString() ?? null,
  };
}
