/**
 * The latest known state of each Stripe object. Writes: mirror_objects, and
 * nobody else does.
 *
 * A state is only written over the one that the writer read: what somebody else
 * changed in between is found out, never overwritten.
 */
import type { Db } from "~/lib/database.server";
import type { MirroredType, Snapshot } from "../stripe/snapshot";
import { blankData } from "../stripe/normalise";
import { objectKey, type Place, type Version } from "./version";

/** As stored: `data` holds what has no column of its own. */
export interface StoredObject {
  type: MirroredType;
  id: string;
  livemode: boolean;
  customerId: string | null;
  status: string | null;
  deleted: boolean;
  createdAt: Date | null;
  asOf: Date;
  source: Version["source"];
  eventSeq: number | null;
  apiVersion: string | null;
  metadataUserId: string | null;
  clientReferenceId: string | null;
  data: {
    fields: Snapshot["data"];
    readFrom: Snapshot["readFrom"];
    place: Place;
    former?: Version["former"];
    told?: Version["told"];
  };
}

export const objectColumns = `o.type, o.id, o.livemode, o.customer_id as "customerId", o.status, o.deleted,
  o.created_at as "createdAt", o.as_of as "asOf", o.source, o.event_seq as "eventSeq",
  o.api_version as "apiVersion", o.metadata_user_id as "metadataUserId",
  o.client_reference_id as "clientReferenceId", o.data`;

const blanks = new Map<MirroredType, Snapshot["data"]>();

/** What was stored before a field was read is as if the field had not been there. */
function blankOf(type: MirroredType): Snapshot["data"] {
  const blank = blanks.get(type) ?? blankData(type);
  blanks.set(type, blank);
  return blank;
}

export function toVersion(stored: StoredObject): Version {
  const snapshot = {
    type: stored.type,
    id: stored.id,
    livemode: stored.livemode,
    customerId: stored.customerId,
    status: stored.status,
    created: stored.createdAt && stored.createdAt.getTime() / 1_000,
    deleted: stored.deleted,
    evidence: { metadataUserId: stored.metadataUserId, clientReferenceId: stored.clientReferenceId },
    data: { ...blankOf(stored.type), ...stored.data.fields },
    readFrom: stored.data.readFrom,
  } as Snapshot;
  const { asOf, source, eventSeq, apiVersion } = stored;
  const { place, former, told } = stored.data;
  return {
    snapshot,
    asOf,
    source,
    eventSeq,
    apiVersion,
    place,
    ...(former && { former }),
    ...(told && { told }),
  };
}

/** The primary key serves this. */
export async function loadObjects(
  db: Db,
  livemode: boolean,
  keys: readonly { type: MirroredType; id: string }[],
): Promise<Version[]> {
  if (keys.length === 0) return [];
  const found = await db.query<StoredObject>({
    name: "mirror_by_key",
    text: `
      select ${objectColumns} from unnest($2::text[], $3::text[]) as k(type, id)
      join mirror_objects o on o.livemode = $1 and o.type = k.type and o.id = k.id`,
    values: [livemode, keys.map((key) => key.type), keys.map((key) => key.id)],
  });
  return found.rows.map(toVersion);
}

/** Which objects of these customers name a user, the first of each kind and user. */
export async function loadEvidence(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<(Pick<Snapshot, "type" | "id" | "evidence"> & { customerId: string; asOf: Date })[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<{
    type: MirroredType;
    id: string;
    customerId: string;
    metadataUserId: string | null;
    clientReferenceId: string | null;
    asOf: Date;
  }>({
    name: "mirror_evidence",
    text: `
      select distinct on (customer_id, type, metadata_user_id, client_reference_id)
        type, id, customer_id as "customerId", metadata_user_id as "metadataUserId",
        client_reference_id as "clientReferenceId", as_of as "asOf"
      from mirror_objects
      where livemode = $1 and customer_id = any($2::text[])
        and (metadata_user_id is not null or client_reference_id is not null)
      order by customer_id, type, metadata_user_id, client_reference_id, as_of, id`,
    values: [livemode, customerIds],
  });
  return found.rows.map(({ type, id, customerId, metadataUserId, clientReferenceId, asOf }) => ({
    type,
    id,
    customerId,
    asOf,
    evidence: { metadataUserId, clientReferenceId },
  }));
}

/** The same question as hasPaid in sync/has-paid.ts. Served by mirror_objects_livemode_customer_id_type_created_at_idx. */
export async function customersWhoPaid(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<{ customerId: string }>({
    name: "mirror_paid",
    text: `
      select distinct c.id as "customerId" from unnest($2::text[]) as c(id) cross join lateral (
        select from mirror_objects where livemode = $1 and customer_id = c.id and case type
          when 'subscription' then status not in ('incomplete', 'incomplete_expired')
          when 'invoice' then status = 'paid' and (data->'fields'->>'amountPaid')::numeric > 0
          when 'payment_intent' then status = 'succeeded'
          when 'charge' then status = 'succeeded' and data->'fields'->>'paid' = 'true'
          when 'checkout_session' then status = 'complete' and data->'fields'->>'paymentStatus' = 'paid'
          else false end
        -- One is enough, however long the history.
        limit 1
      ) paid`,
    values: [livemode, customerIds],
  });
  return found.rows.map((row) => row.customerId);
}

/** Customers of whom some object names this user: mirror_objects_metadata_user, mirror_objects_client_reference. */
export async function customersNaming(db: Db, livemode: boolean, userId: string): Promise<string[]> {
  const found = await db.query<{ customerId: string }>(
    `select customer_id as "customerId" from mirror_objects
     where metadata_user_id = $2 and livemode = $1 and customer_id is not null
     union
     select customer_id from mirror_objects
     where client_reference_id = $2 and livemode = $1 and customer_id is not null
     order by 1 limit 100`,
    [livemode, userId],
  );
  return found.rows.map((row) => row.customerId);
}

/** A state to write, and the one it was compared with; null: there was none. */
export interface MirrorWrite {
  version: Version;
  over: Version | null;
}

/** False: an object is no longer as it was read. The transaction must be rolled back. */
export async function writeObjects(db: Db, writes: readonly MirrorWrite[], at: Date): Promise<boolean> {
  if (writes.length === 0) return true;
  const rows = [...writes].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const column = <T>(read: (write: MirrorWrite) => T) => rows.map(read);
  const written = await db.query<{ count: number }>({
    name: "mirror_write",
    text: `
      with input as (
        select * from unnest($1::text[], $2::text[], $3::bool[], $4::text[], $5::text[], $6::jsonb[], $7::bool[],
          $8::timestamptz[], $9::text[], $10::bigint[], $11::text[], $12::timestamptz[], $13::text[], $14::text[],
          $15::timestamptz[], $16::bigint[])
        as i(type, id, livemode, customer_id, status, data, deleted, as_of, source, event_seq, api_version,
          created_at, metadata_user_id, client_reference_id, over_as_of, over_event_seq)
      ), updated as (
        update mirror_objects o
        set customer_id = i.customer_id, status = i.status, data = i.data, deleted = i.deleted, as_of = i.as_of,
          source = i.source, event_seq = i.event_seq, api_version = i.api_version, created_at = i.created_at,
          metadata_user_id = i.metadata_user_id, client_reference_id = i.client_reference_id, updated_at = $17
        from input i
        where o.livemode = i.livemode and o.type = i.type and o.id = i.id
          and o.as_of = i.over_as_of and o.event_seq is not distinct from i.over_event_seq
        returning 1
      ), inserted as (
        insert into mirror_objects (type, id, livemode, customer_id, status, data, deleted, as_of, source, event_seq,
          api_version, created_at, metadata_user_id, client_reference_id, updated_at)
        select type, id, livemode, customer_id, status, data, deleted, as_of, source, event_seq,
          api_version, created_at, metadata_user_id, client_reference_id, $17
        from input where over_as_of is null
        on conflict do nothing
        returning 1
      )
      select (select count(*) from updated) + (select count(*) from inserted) as count`,
    values: [
      column(({ version }) => version.snapshot.type),
      column(({ version }) => version.snapshot.id),
      column(({ version }) => version.snapshot.livemode),
      column(({ version }) => version.snapshot.customerId),
      column(({ version }) => version.snapshot.status),
      column(({ version }) => JSON.stringify(dataOf(version))),
      column(({ version }) => version.snapshot.deleted),
      column(({ version }) => version.asOf),
      column(({ version }) => version.source),
      column(({ version }) => version.eventSeq),
      column(({ version }) => version.apiVersion),
      column(({ version: { snapshot } }) =>
        snapshot.created === null ? null : new Date(snapshot.created * 1_000),
      ),
      column(({ version }) => version.snapshot.evidence.metadataUserId),
      column(({ version }) => version.snapshot.evidence.clientReferenceId),
      column(({ over }) => over?.asOf ?? null),
      column(({ over }) => over?.eventSeq ?? null),
      at,
    ],
  });
  return written.rows[0]?.count === writes.length;
}

function dataOf({ snapshot, place, former = [], told }: Version): StoredObject["data"] {
  return {
    fields: snapshot.data,
    readFrom: snapshot.readFrom,
    place,
    ...(former.length > 0 && { former }),
    ...(told && { told }),
  };
}

const keyOf = ({ version }: MirrorWrite) => objectKey(version.snapshot.type, version.snapshot.id);

/**
 * The newest objects of these customers, of all or some types; at most `limit` of
 * each type and customer. Served by mirror_objects_livemode_customer_id_type_created_at_idx.
 */
export async function objectsOfCustomers(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
  { limit, types }: { limit: number; types: readonly MirroredType[] },
): Promise<Version[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<StoredObject>(
    `select ${objectColumns} from unnest($2::text[]) as c(id) cross join unnest($3::text[]) as t(type)
     cross join lateral (
       select * from mirror_objects where livemode = $1 and customer_id = c.id and type = t.type
       order by created_at desc limit $4
     ) o
     order by o.created_at desc nulls last, o.type, o.id`,
    [livemode, customerIds, types, limit],
  );
  return found.rows.map(toVersion);
}
