/**
 * Refunds, disputes and payments of invoices name no customer; the charge or the
 * invoice they belong to does. Which comes first is chance, so both are asked: who
 * comes later is told by the one that is there. Read only.
 */
import type { Db } from "~/lib/database.server";
import type { MirroredType } from "../stripe/snapshot";
import { objectColumns, type StoredObject, toVersion } from "./mirror.server";
import { objectKey, type Version } from "./version";

/** The customers of those of these objects that have one, by objectKey. The primary key serves this. */
export async function customersOfObjects(
  db: Db,
  livemode: boolean,
  keys: readonly { type: MirroredType; id: string }[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const found = await db.query<{ type: MirroredType; id: string; customerId: string }>({
    name: "mirror_customers_of_objects",
    text: `
      select o.type, o.id, o.customer_id as "customerId"
      from unnest($2::text[], $3::text[]) as k(type, id)
      join mirror_objects o on o.livemode = $1 and o.type = k.type and o.id = k.id
      where o.customer_id is not null`,
    values: [livemode, keys.map((key) => key.type), keys.map((key) => key.id)],
  });
  return new Map(found.rows.map(({ type, id, customerId }) => [objectKey(type, id), customerId]));
}

/**
 * What came before the charges and invoices at hand and belongs to them, now with
 * their customer. Served by mirror_objects_orphans, which holds only what waits so.
 */
export async function loadOrphans(
  db: Db,
  livemode: boolean,
  arriving: readonly Version[],
): Promise<Version[]> {
  const parents = arriving.flatMap(({ snapshot: { type, id, customerId } }) =>
    customerId !== null && (type === "charge" || type === "invoice") ? [{ id, customerId }] : [],
  );
  if (parents.length === 0) return [];
  const found = await db.query<StoredObject & { parentCustomerId: string }>({
    name: "mirror_orphans",
    text: `
      select distinct on (o.type, o.id) ${objectColumns}, p.customer_id as "parentCustomerId"
      from unnest($2::text[], $3::text[]) as p(id, customer_id)
      join mirror_objects o on o.livemode = $1 and o.customer_id is null
        and o.type in ('refund', 'dispute', 'invoice_payment')
        and coalesce(o.data->'fields'->>'invoiceId', o.data->'fields'->>'chargeId') = p.id`,
    values: [livemode, parents.map(({ id }) => id), parents.map(({ customerId }) => customerId)],
  });
  return found.rows.map(({ parentCustomerId, ...stored }) =>
    toVersion({ ...stored, customerId: parentCustomerId }),
  );
}
