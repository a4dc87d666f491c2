/** The ledger's other half: HTTP requests at the webhook endpoint, and failed attempts. Reads only. */
import type { Db } from "~/lib/database.server";
import type { AttemptRow, DeliveryFilter, DeliveryRow, Page, PageRequest, RejectedCount } from "./event-view";
import { cutPage } from "./page";

/** What an event's page shows at most of each; the event itself carries the counts. */
const shownPerEvent = 100;
/** Rejected requests counted at most per question; they are capped at arrival as well. */
const countedAtMost = 50_000;

type StoredDelivery = Omit<DeliveryRow, "receivedAt" | "bodySha256"> & {
  receivedAt: Date;
  bodySha256: Buffer | null;
};

const columns = `d.id, d.received_at as "receivedAt", d.outcome, d.reason, d.detail, e.event_id as "eventId",
  d.size, d.body_sha256 as "bodySha256", d.body_prefix as "bodyPrefix", d.address,
  d.user_agent as "userAgent", d.signature_header as "signatureHeader", d.skew_seconds as "skewSeconds",
  d.secret_label as "secretLabel", d.secret_fingerprint as "secretFingerprint", d.suppressed`;

const selectDeliveries = (source: string) =>
  `select ${columns} from (${source}) d left join events e on e.seq = d.event_seq order by d.id desc`;

/**
 * Deliveries, newest first. Served by deliveries_event_seq_id_idx (event),
 * deliveries_rejected_reason_idx (reason), deliveries_outcome_id_idx (outcome), else the key.
 */
export async function listDeliveries(
  db: Db,
  filter: DeliveryFilter,
  page: PageRequest,
): Promise<Page<DeliveryRow>> {
  // PostgreSQL's text cannot hold it, so no stored value is equal to it.
  if (Object.values(filter).some((value) => value?.includes("\0"))) return cutPage([], page);
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const order = page.after === undefined ? "desc" : "asc";
  const above = bind(page.after ?? 0);
  const below = bind(page.before ?? Number.MAX_SAFE_INTEGER);
  const where: string[] = [];
  if (filter.eventId) {
    // As an array, so that the plan probes the index rather than scanning for the subquery's rows.
    where.push(`event_seq = any(array(select seq from events where event_id = ${bind(filter.eventId)}))`);
  }
  // Only rejected requests have a reason; saying so lets the partial index serve.
  if (filter.reason) where.push("outcome = 'rejected'");
  if (filter.reason && filter.outcome) where.push(`outcome = ${bind(filter.outcome)}`);
  // One filter is compared and ordered as a row with the id, so that only its index fits.
  const driver = filter.reason ? "reason" : filter.outcome ? "outcome" : null;
  const value = driver && bind(filter[driver]);
  where.push(
    driver
      ? `(${driver}, id) > (${value}::text, ${above}) and (${driver}, id) < (${value}::text, ${below})`
      : `id > ${above} and id < ${below}`,
  );
  const by = driver && !filter.eventId ? `${driver} ${order}, id ${order}` : `id ${order}`;
  const source = `select * from deliveries where ${where.join(" and ")} order by ${by} limit ${bind(page.limit + 1)}`;
  const found = await db.query<StoredDelivery>(selectDeliveries(source), values);
  return cutPage(found.rows.map(toRow), page);
}

/** Rejected requests since then, by reason, most frequent first. */
export async function rejectedByReason(db: Db, since: Date): Promise<RejectedCount[]> {
  const counted = await db.query<Omit<RejectedCount, "lastAt"> & { lastAt: Date }>(
    `select reason, count(*) + sum(suppressed) as count, count(*) as stored, max(received_at) as "lastAt"
     from (
       select coalesce(reason, 'unknown') as reason, suppressed, received_at from deliveries
       where outcome = 'rejected' and received_at >= $1 order by received_at desc limit ${countedAtMost}
     ) recent
     group by reason order by count desc, reason`,
    [since],
  );
  return counted.rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
}

/** Every arrival of one event, newest first. */
export async function deliveriesOf(db: Db, event: { seq: number }): Promise<DeliveryRow[]> {
  const source = "select * from deliveries where event_seq = $1 order by id desc limit $2";
  const found = await db.query<StoredDelivery>(selectDeliveries(source), [event.seq, shownPerEvent]);
  return found.rows.map(toRow);
}

/** The tries that did not end well, newest first. Served by event_attempts_event_seq_id_idx. */
export async function attemptsOf(db: Db, seq: number): Promise<AttemptRow[]> {
  const found = await db.query<{ attempt: number; at: Date; error: string; nextAt: Date | null }>(
    `select attempt, at, error, next_at as "nextAt" from event_attempts
     where event_seq = $1 order by id desc limit $2`,
    [seq, shownPerEvent],
  );
  return found.rows.map((row) => ({
    attempt: row.attempt,
    at: row.at.toISOString(),
    error: row.error,
    nextAt: row.nextAt?.toISOString() ?? null,
  }));
}

function toRow(stored: StoredDelivery): DeliveryRow {
  return {
    ...stored,
    receivedAt: stored.receivedAt.toISOString(),
    bodySha256: stored.bodySha256?.toString("hex") ?? null,
  };
}
