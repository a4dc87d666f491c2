/** What the mirror has about whom customers belong to: each value with where it was read. */
import type { Db } from "~/lib/database.server";
import type { MirroredType, UserEvidence } from "../stripe/snapshot";

/** The same expression as mirror_objects_customer_plain_email has. */
const plainEmail = "regexp_replace(lower(data->'fields'->>'email'), '[+][^@]*@', '@')";

export interface EvidenceReading {
  customerId: string;
  type: MirroredType;
  id: string;
  evidence: UserEvidence;
  /** One of its kind that names this user may give access: a subscription, or a session that was paid once. */
  gives: boolean;
  /** It was there when a person decided whose the customer is. */
  isDecided: boolean;
  asOf: Date;
  source: "event" | "fetch";
  eventSeq: number | null;
}

/** What is read of, and when a person decided whose it is; null: nobody has. */
export interface CustomerAsked {
  customerId: string;
  decidedAt: Date | null;
}

const mayGive = `(type = 'subscription' or (type = 'checkout_session' and data->'fields'->>'mode' = 'payment'
  and data->'fields'->>'paymentStatus' in ('paid', 'no_payment_required')))`;

/**
 * Which objects of these customers name a user: of each kind and user the first, and the first that a person
 * who decided cannot have seen, where it gives: of what gives nothing, as each further invoice, it is no news.
 * mirror_objects_livemode_customer_id_type_created_at_idx
 */
export async function readEvidence(
  db: Db,
  livemode: boolean,
  asked: readonly CustomerAsked[],
): Promise<EvidenceReading[]> {
  if (asked.length === 0) return [];
  const found = await db.query<
    Omit<EvidenceReading, "evidence"> & { metadataUserId: string | null; clientReferenceId: string | null }
  >({
    name: "evidence_readings",
    text: `
      select distinct on (customer_id, type, metadata_user_id, client_reference_id, is_later)
        customer_id as "customerId", type, id, metadata_user_id as "metadataUserId",
        client_reference_id as "clientReferenceId", as_of as "asOf", source, event_seq as "eventSeq",
        bool_or(may_give) over alike as gives,
        coalesce(not is_later and (bool_or(may_give) over alike or as_of <= decided_at), false)
          and decided_at is not null as "isDecided"
      from (
        select o.*, c.decided_at, ${mayGive} as may_give,
          ${mayGive} and c.decided_at is not null and coalesce(created_at > c.decided_at, true) as is_later
        from unnest($2::text[], $3::timestamptz[]) as c(id, decided_at)
        join mirror_objects o on o.livemode = $1 and o.customer_id = c.id
        where metadata_user_id is not null or client_reference_id is not null
      ) named
      window alike as (partition by customer_id, type, metadata_user_id, client_reference_id, is_later)
      order by customer_id, type, metadata_user_id, client_reference_id, is_later, as_of, id`,
    values: [livemode, asked.map(({ customerId }) => customerId), asked.map(({ decidedAt }) => decidedAt)],
  });
  return found.rows.map(({ metadataUserId, clientReferenceId, ...row }) => ({
    ...row,
    evidence: { metadataUserId, clientReferenceId },
  }));
}

export interface ReferenceReading {
  sessionId: string;
  customerId: string | null;
  /** As somebody put it into a payment link's address. */
  value: string;
  asOf: Date;
  source: "event" | "fetch";
  eventSeq: number | null;
}

const reference = "data->'fields'->>'unprovenReference'";
const referenceColumns = `id as "sessionId", customer_id as "customerId", ${reference} as value, as_of as "asOf", source,
  event_seq as "eventSeq"`;
/** Of one customer or one user: further ones say nothing new to whoever decides. */
const mostReferences = 20;

/** The newest of each customer: mirror_objects_unproven_of_customer. */
export async function readUnprovenReferences(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<ReferenceReading[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<ReferenceReading>({
    name: "unproven_references",
    text: `select s.* from unnest($2::text[]) as c(id) cross join lateral (
        select ${referenceColumns} from mirror_objects where livemode = $1 and type = 'checkout_session'
          and customer_id = c.id and ${reference} is not null
        order by created_at desc, id limit ${mostReferences}
      ) s`,
    values: [livemode, customerIds],
  });
  return found.rows;
}

/**
 * What was paid for once without a customer, by sessions of payment links whose address
 * names one of these users, and which no metadata gives to anybody:
 * mirror_objects_unproven_reference.
 */
export async function readUnprovenPurchases(
  db: Db,
  livemode: boolean,
  userIds: readonly string[],
): Promise<ReferenceReading[]> {
  if (userIds.length === 0) return [];
  const found = await db.query<ReferenceReading>({
    name: "unproven_purchases",
    text: `select s.* from unnest($2::text[]) as u(id) cross join lateral (
        select ${referenceColumns} from mirror_objects o where livemode = $1 and type = 'checkout_session'
          and ${reference} = u.id and customer_id is null and data->'fields'->>'mode' = 'payment'
          and data->'fields'->>'paymentStatus' in ('paid', 'no_payment_required')
          and not exists (select from users named where named.id = o.metadata_user_id)
        order by created_at desc, id limit ${mostReferences}
      ) s`,
    values: [livemode, userIds],
  });
  return found.rows;
}

/** Customers whom a payment link's address says to be this user's: mirror_objects_unproven_reference. */
export async function customersSuggesting(db: Db, livemode: boolean, userId: string): Promise<string[]> {
  const found = await db.query<{ customerId: string }>({
    name: "customers_suggesting",
    text: `select customer_id as "customerId" from mirror_objects where livemode = $1 and type = 'checkout_session'
        and ${reference} = $2 and customer_id is not null
      order by created_at desc, id limit ${mostReferences}`,
    values: [livemode, userId],
  });
  return [...new Set(found.rows.map(({ customerId }) => customerId))];
}

export interface CustomerReading {
  customerId: string;
  email: string | null;
  deleted: boolean;
  asOf: Date;
  source: "event" | "fetch";
  eventSeq: number | null;
  hasSubscription: boolean;
  /** One of its subscriptions runs. */
  runs: boolean;
}

const readingColumns = `c.id as "customerId", c.data->'fields'->>'email' as email, c.deleted, c.as_of as "asOf",
  c.source, c.event_seq as "eventSeq", s.any as "hasSubscription", s.runs`;
const subscriptions = `cross join lateral (
    select count(*) > 0 as any, coalesce(bool_or(status in ('active', 'trialing', 'past_due')), false) as runs from (
      select status from mirror_objects o where o.livemode = c.livemode and o.customer_id = c.id
        and o.type = 'subscription' order by created_at desc limit 50
    ) newest
  ) s`;

/** mirror_objects_pkey, and of each the newest subscriptions. */
export async function readCustomers(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<CustomerReading[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<CustomerReading>({
    name: "customer_readings",
    text: `select ${readingColumns} from mirror_objects c ${subscriptions}
      where c.livemode = $1 and c.type = 'customer' and c.id = any($2::text[])`,
    values: [livemode, customerIds],
  });
  return found.rows;
}

/** A shared address: more than these are not one person's. */
const mostOfOneEmail = 20;

/** Customers with one of these plain addresses. mirror_objects_customer_plain_email */
export async function readCustomersByEmail(
  db: Db,
  livemode: boolean,
  plainEmails: readonly string[],
): Promise<(CustomerReading & { plain: string })[]> {
  if (plainEmails.length === 0) return [];
  const found = await db.query<CustomerReading & { plain: string }>({
    name: "customers_by_email",
    text: `select e.plain, ${readingColumns} from unnest($2::text[]) as e(plain) cross join lateral (
        select * from mirror_objects where livemode = $1 and type = 'customer' and ${plainEmail} = e.plain
        limit ${mostOfOneEmail}
      ) c ${subscriptions}`,
    values: [livemode, plainEmails],
  });
  return found.rows;
}

/** Customers of whom only the other mode's mirror knows: mirror_objects_pkey. */
export async function customersOfOtherMode(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<{ customerId: string; at: Date }[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<{ customerId: string; at: Date }>({
    name: "customers_of_other_mode",
    text: `select id as "customerId", as_of as at from mirror_objects o
      where livemode = not $1 and type = 'customer' and id = any($2::text[])
        and not exists (select from mirror_objects m where m.livemode = $1 and m.type = 'customer' and m.id = o.id)`,
    values: [livemode, customerIds],
  });
  return found.rows;
}

/** Customers after this id, in order: mirror_objects_pkey. */
export async function customersAfter(
  db: Db,
  livemode: boolean,
  after: string,
  limit: number,
): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    `select id from mirror_objects where livemode = $1 and type = 'customer' and id > $2 order by id limit $3`,
    [livemode, after, limit],
  );
  return found.rows.map(({ id }) => id);
}
