/** What the ledger knows about one case: its events, which of Stripe's are here, and what was refused. Reads only. */
import type { Db } from "~/lib/database.server";

export interface CaseEvent {
  id: string;
  type: string;
  created: Date;
  receivedAt: Date;
  source: "webhook" | "backfilled";
  account: string;
  livemode: boolean;
  apiVersion: string | null;
  objectType: string | null;
  objectId: string | null;
  customerId: string | null;
  userId: string | null;
  flags: string[];
  duplicates: number;
  mapping: string;
  mappingReason: string | null;
  sync: string;
  syncReason: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  lastError: string | null;
}

const columns = `e.event_id as id, e.type, e.created_at as created, e.received_at as "receivedAt",
  case when e.source = 'backfilled' then 'backfilled' else 'webhook' end as source, e.account,
  e.livemode, e.api_version as "apiVersion", e.object_type as "objectType", e.object_id as "objectId",
  e.customer_id as "customerId", e.user_id as "userId", e.flags, e.duplicates, e.mapping,
  e.mapping_reason as "mappingReason", e.sync, e.sync_reason as "syncReason", e.attempts,
  e.next_attempt_at as "nextAttemptAt",
  (select error from event_attempts a where a.event_seq = e.seq order by a.id desc limit 1) as "lastError"`;

export interface CaseSubjects {
  customerIds: readonly string[];
  objectIds: readonly string[];
  eventIds: readonly string[];
}

/**
 * The newest, of any mode and account: what came in the wrong one is part of the
 * case. Served by events_customer_idx, events_object_idx and events_identity, a
 * probe for each id; `limit` bounds each of them and the whole.
 */
export async function eventsOfCase(
  db: Db,
  { customerIds, objectIds, eventIds }: CaseSubjects,
  limit: number,
): Promise<{ events: CaseEvent[]; hasMore: boolean }> {
  const newest = (column: string, ids: string) => `
    select seq from unnest(${ids}::text[]) as given(id) cross join lateral (
      select seq from events where ${column} = given.id order by seq desc limit $4
    ) of_one`;
  const found = await db.query<CaseEvent>(
    `with wanted as (
       ${newest("customer_id", "$1")} union ${newest("object_id", "$2")} union ${newest("event_id", "$3")}
     )
     select ${columns} from wanted join events e using (seq) order by e.created_at desc, e.seq desc limit $4`,
    [customerIds, objectIds, eventIds, limit + 1],
  );
  return { events: found.rows.slice(0, limit), hasMore: found.rows.length > limit };
}

/** Which of these events are here, in whatever mode they came. Served by events_identity. */
export async function eventsHere(db: Db, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const found = await db.query<{ id: string }>(
    "select distinct event_id as id from events where event_id = any($1::text[])",
    [eventIds],
  );
  return new Set(found.rows.map(({ id }) => id));
}

/** What one request at Stripe (req_…) made, newest first. Served by events_request_idx. */
export async function eventsOfRequest(
  db: Db,
  requestId: string,
): Promise<{ id: string; customerId: string | null }[]> {
  const found = await db.query<{ id: string; customerId: string | null }>(
    `select event_id as id, customer_id as "customerId" from events where request_id = $1 order by seq desc limit 20`,
    [requestId],
  );
  return found.rows;
}

export interface CaseRejection {
  /** As the API names it: dlv_12. */
  deliveryId: string;
  at: Date;
  reason: string;
  detail: string | null;
  /** The first id of Stripe's that its first bytes bear; null: none can be read. */
  bears: string | null;
  skewSeconds: number | null;
  userAgent: string | null;
  size: number;
}

/** Refused deliveries are capped at arrival; no case looks through more of them. */
const mostRejections = 3_000;

/** Since then, newest first. Served by deliveries_not_accepted_idx. */
export async function rejectionsSince(db: Db, since: Date): Promise<CaseRejection[]> {
  const found = await db.query<Omit<CaseRejection, "bears"> & { prefix: string | null }>(
    `select 'dlv_' || id as "deliveryId", received_at as at, coalesce(reason, 'unknown') as reason, detail,
       body_prefix as prefix, skew_seconds as "skewSeconds", user_agent as "userAgent", size
     from deliveries where outcome = 'rejected' and received_at >= $1 order by received_at desc limit $2`,
    [since, mostRejections],
  );
  return found.rows.map(({ prefix, ...row }) => ({ ...row, bears: idIn(prefix) }));
}

/** The bytes of a refused body prove nothing; an id in them only says where to look. */
function idIn(prefix: string | null): string | null {
  return /\b(?:evt|sub|cus|in|pi|ch|cs)_[A-Za-z0-9_]+/.exec(prefix ?? "")?.[0] ?? null;
}

/** Stripe's word that events were never made. Served by events_type_seq_idx. */
export async function generationFailures(db: Db): Promise<{ eventId: string; at: Date }[]> {
  const found = await db.query<{ eventId: string; at: Date }>(
    `select event_id as "eventId", created_at as at from events
     where type = 'v2.core.health.event_generation_failure.resolved' order by seq desc limit 20`,
  );
  return found.rows;
}
