/**
 * Customers whom something here names and Stripe does not know with this
 * deployment's key: they are of the other mode or another account. Writes:
 * customers_elsewhere.
 */
import type { Db } from "~/lib/database.server";

export interface Elsewhere {
  customerId: string;
  says: string;
  at: Date;
}

/** Stripe's own words for it, in an answer that there is no such customer. */
export function saysElsewhere(message: string): boolean {
  return /a similar object exists in (live|test) mode/i.test(message);
}

export async function noteElsewhere(
  db: Db,
  livemode: boolean,
  { customerId, says, at, requestId }: Elsewhere & { requestId: string | null },
): Promise<void> {
  await db.query(
    `insert into customers_elsewhere (livemode, customer_id, message, request_id, seen_at)
     values ($1, $2, $3, $4, $5)
     on conflict (livemode, customer_id) do update set message = excluded.message,
       request_id = excluded.request_id, seen_at = excluded.seen_at`,
    [livemode, customerId, says.slice(0, 500), requestId, at],
  );
}

/** After Stripe has answered with the customer. True: it was noted. customers_elsewhere_pkey */
export async function forgetElsewhere(db: Db, livemode: boolean, customerId: string): Promise<boolean> {
  const gone = await db.query("delete from customers_elsewhere where livemode = $1 and customer_id = $2", [
    livemode,
    customerId,
  ]);
  return gone.rowCount === 1;
}

/**
 * Is anything known here that names it? What somebody mistyped is not.
 * mirror_objects_livemode_customer_id_type_created_at_idx, bindings_current_key
 */
export async function isNamedHere(db: Db, livemode: boolean, customerId: string): Promise<boolean> {
  const { rows } = await db.query<{ named: boolean }>(
    `select exists (select from mirror_objects where livemode = $1 and customer_id = $2)
       or exists (select from bindings where livemode = $1 and customer_id = $2 and ended_at is null) as named`,
    [livemode, customerId],
  );
  return rows[0]?.named ?? false;
}

/** customers_elsewhere_pkey */
export async function notedElsewhere(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<Elsewhere[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<Elsewhere>(
    `select customer_id as "customerId", message as says, seen_at as at from customers_elsewhere
     where livemode = $1 and customer_id = any($2::text[])`,
    [livemode, customerIds],
  );
  return found.rows;
}
