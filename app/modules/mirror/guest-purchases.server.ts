/**
 * What was bought without a customer: Checkout Sessions of guests, and the
 * payments, charges and disputes they led to. Nothing links those but the payment they
 * share, and nothing names their user but the session. Read only.
 */
import type { Db } from "~/lib/database.server";
import { pastLimit } from "../stripe/past-limit";
import { mayGive } from "./deciding.server";
import { objectColumns, type StoredObject, toVersion } from "./mirror.server";
import type { Version } from "./version";

/** Sessions, charges and disputes of these payments: mirror_objects_guest_payment. */
export async function loadGuestPayments(
  db: Db,
  livemode: boolean,
  intentIds: readonly string[],
): Promise<Version[]> {
  if (intentIds.length === 0) return [];
  const found = await db.query<StoredObject>({
    name: "mirror_guest_payments",
    text: `
      select ${objectColumns} from mirror_objects o
      where o.livemode = $1 and o.customer_id is null and o.type in ('checkout_session', 'charge', 'dispute')
        and o.data->'fields'->>'paymentIntentId' = any($2::text[])`,
    values: [livemode, intentIds],
  });
  return found.rows.map(toVersion);
}

/**
 * What these users bought so: every session that may give a plan, the newest few
 * of the rest, with their charges and disputes. Served by mirror_objects_guest_metadata_user,
 * mirror_objects_guest_client_reference and mirror_objects_guest_payment.
 */
export async function loadGuestPurchases(
  db: Db,
  livemode: boolean,
  userIds: readonly string[],
): Promise<Version[]> {
  if (userIds.length === 0) return [];
  const naming = (column: string) => `
    select o.livemode, o.type, o.id, ${column} as user_id from mirror_objects o
    where o.livemode = $1 and o.customer_id is null and o.type = 'checkout_session' and ${column} = any($2::text[])`;
  const found = await db.query<StoredObject>({
    name: "mirror_guest_purchases",
    text: `
      with named as (
        ${naming("o.metadata_user_id")} union ${naming("o.client_reference_id")}
      ), sessions as (
        select o.*, row_number() over (
            partition by n.user_id, (${mayGive}) is true order by o.created_at desc, o.id
          ) as place
        from named n join mirror_objects o using (livemode, type, id)
      ), told as materialized (select * from sessions where place <= $3 or (${mayGive}) is true)
      select distinct on (o.id) ${objectColumns} from told o
      union all
      select ${objectColumns} from mirror_objects o
      where o.livemode = $1 and o.customer_id is null and o.type in ('charge', 'dispute')
        and o.data->'fields'->>'paymentIntentId' in (select data->'fields'->>'paymentIntentId' from told)`,
    values: [livemode, userIds, pastLimit],
  });
  return found.rows.map(toVersion);
}

/** Whom the sessions that name this user name beside. */
export async function namedBeside(db: Db, livemode: boolean, userId: string): Promise<string[]> {
  const other = (mine: string, theirs: string) => `
    select ${theirs} as id from mirror_objects
    where ${mine} = $2 and livemode = $1 and customer_id is null and type = 'checkout_session'
      and ${theirs} is not null`;
  const found = await db.query<{ id: string }>(
    `${other("metadata_user_id", "client_reference_id")} union ${other("client_reference_id", "metadata_user_id")}
     limit 100`,
    [livemode, userId],
  );
  return found.rows.map((row) => row.id);
}
