/**
 * Puts a batch of verified events into the database: one statement, one commit.
 *
 * Deduplication is the constraint `events_identity` and nothing else. What is
 * written is durable when the promise resolves; an arrival whose outcome is
 * unknown (the connection broke) is not reported as stored, and its sender
 * tries again.
 *
 * Throws when the database is away or will not work at the moment.
 */
import type { PoolClient } from "~/lib/database.server";
import { type Arrival, identityOf, type Stored } from "./arrival";
import { type BatchStatement, runBatch } from "./batch-statement.server";
import { type BusyRepeat, recordRepeats } from "./repeats.server";

export interface StoredBatch {
  /** In the order of the arrivals. */
  outcomes: Stored[];
  /** Repeats that still have to be counted: see repeats.server. */
  busy: BusyRepeat[];
}

export async function storeArrivals(
  connection: PoolClient,
  arrivals: readonly Arrival[],
): Promise<StoredBatch> {
  const outcomes = new Array<Stored>(arrivals.length).fill("accepted");
  // Every process inserts in the order of identity: two batches that share
  // events then wait for each other instead of deadlocking.
  const order = arrivals.map((arrival, index) => ({ arrival, index, identity: identityOf(arrival) }));
  order.sort((a, b) => (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : a.index - b.index));

  const firsts: typeof order = [];
  const repeats: typeof order = [];
  for (const entry of order) (firsts.at(-1)?.identity === entry.identity ? repeats : firsts).push(entry);

  try {
    const known = await insertNew(
      connection,
      firsts.map(({ arrival }) => arrival),
    );
    for (const position of known) repeats.push(firsts[position]!);
  } catch (error) {
    if (!isAboutTheData(error)) throw error;
    return apart(connection, arrivals);
  }
  if (repeats.length === 0) return { outcomes, busy: [] };
  const { found, busy } = await recordRepeats(
    connection,
    repeats.map(({ arrival }) => arrival),
  );
  for (const [position, { index }] of repeats.entries()) {
    outcomes[index] = found.has(position) ? "duplicate" : "refused";
  }
  return { outcomes, busy };
}

/**
 * One row of the batch is poison that no check foresaw. Halving finds it in a
 * few statements, and its companions are stored.
 */
async function apart(connection: PoolClient, arrivals: readonly Arrival[]): Promise<StoredBatch> {
  if (arrivals.length === 1) return { outcomes: ["refused"], busy: [] };
  const middle = arrivals.length >> 1;
  const left = await storeArrivals(connection, arrivals.slice(0, middle));
  const right = await storeArrivals(connection, arrivals.slice(middle));
  return { outcomes: [...left.outcomes, ...right.outcomes], busy: [...left.busy, ...right.busy] };
}

/** SQLSTATE classes that speak of the row (data, constraint, limits), not of the server's state. */
function isAboutTheData(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(22|23|54)/.test(code);
}

/**
 * The common path. A row travels as one text of fields and its body: unnesting
 * twenty arrays costs the server more than splitting one text. `input` takes
 * each row's `seq` beforehand, so that bodies and deliveries need no look-up of
 * what was inserted; the two `(… in (…)) is true` keep the planner from a nested
 * loop over the batch: as written they are a hash look-up whatever it believes
 * the batch's size to be.
 *
 * One NOTIFY for the whole batch: one a row would make commits queue up behind
 * the lock on the notification queue.
 *
 * Serves: events_identity (the conflict). Returns the positions (from 0) of the
 * rows that were already there.
 */
const insertNewStatement: BatchStatement = {
  name: "inbox insert",
  text: `
with input as materialized (
  select nextval('events_seq_seq') as seq, body, position, f[1] as event_id, f[2] as account, f[3]::bool as livemode,
    f[4] as type, f[5] as api_version, to_timestamp(f[6]::float8) as created_at, f[7] as object_type,
    f[8] as object_id, f[9] as customer_id, f[10] as request_id, f[11] as idempotency_key, f[12] as flags,
    f[13] as lane, to_timestamp(f[14]::float8) as received_at, f[15] as secret_label, f[16] as secret_fingerprint,
    f[17]::int as skew_seconds, f[18] as address, f[19] as user_agent
  from (
    select string_to_array(packed, E'\\x1f', E'\\x1e') as f, body, position
    from unnest($1::text[], $2::bytea[]) with ordinality as i(packed, body, position)
    offset 0
  ) split
), stored as (
  insert into events (seq, account, livemode, event_id, type, api_version, created_at, object_type, object_id,
    customer_id, request_id, idempotency_key, size, flags, received_at, secret_label, secret_fingerprint,
    skew_seconds, next_attempt_at, lane)
  select seq, account, livemode, event_id, type, api_version, created_at, object_type, object_id,
    customer_id, request_id, idempotency_key, octet_length(body), string_to_array(flags, ','), received_at,
    secret_label, secret_fingerprint, skew_seconds, received_at, lane
  from input
  on conflict (event_id, account, livemode) do nothing
  returning seq
), bodies as (
  insert into event_bodies (seq, body) select seq, body from input where (seq in (select seq from stored)) is true
), deliveries_of_them as (
  insert into deliveries (received_at, outcome, event_seq, size, address, user_agent, skew_seconds, secret_label,
    secret_fingerprint)
  select received_at, 'accepted', seq, octet_length(body), address, user_agent, skew_seconds, secret_label,
    secret_fingerprint
  from input where (seq in (select seq from stored)) is true
)
select array(select position::int - 1 from input where (seq in (select seq from stored)) is not true) as known,
  case when exists (select from stored) then pg_notify('paidtrail_events', '') end`,
};

async function insertNew(connection: PoolClient, rows: readonly Arrival[]): Promise<number[]> {
  const known = await runBatch(
    connection,
    insertNewStatement,
    rows.map(pack),
    rows.map((row) => row.body),
  );
  return known === "{}" ? [] : known.slice(1, -1).split(",").map(Number);
}

/** The fields as the statement numbers them, between unit separators; a record separator stands for null. */
function pack(row: Arrival): string {
  const { facts } = row;
  return [
    field(facts.eventId),
    field(facts.account),
    facts.livemode ? "t" : "f",
    field(facts.type),
    field(facts.apiVersion),
    facts.createdAtMs / 1000,
    field(facts.objectType),
    field(facts.objectId),
    field(facts.customerId),
    field(facts.requestId),
    field(facts.idempotencyKey),
    facts.flags.join(","),
    field(facts.lane),
    row.receivedAtMs / 1000,
    field(row.secretLabel),
    row.secretFingerprint,
    row.skewSeconds,
    field(row.address),
    field(row.userAgent),
  ].join("\x1f");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the separators, and what no text column can hold
const unfit = /[\0\x1e\x1f]/;

function field(value: string | null): string {
  if (value === null) return "\x1e";
  return unfit.test(value) ? value.replace(new RegExp(unfit, "g"), "\uFFFD") : value;
}
