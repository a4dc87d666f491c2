/** Which objects the mirror has of a customer: to be compared with what Stripe has. Read only. */
import type { Db } from "~/lib/database.server";
import type { MirroredType } from "../stripe/snapshot";
import { objectColumns, type StoredObject, toVersion } from "./mirror.server";
import type { Version } from "./version";

/**
 * Of these types, without what is deleted already and without `known` ids; the newest.
 * Served by mirror_objects_livemode_customer_id_type_created_at_idx.
 */
export async function objectsBeyond(
  db: Db,
  livemode: boolean,
  customerId: string,
  { types, known, limit }: { types: readonly MirroredType[]; known: readonly string[]; limit: number },
): Promise<Version[]> {
  const found = await db.query<StoredObject>(
    `select ${objectColumns} from mirror_objects o
     where o.livemode = $1 and o.customer_id = $2 and o.type = any($3::text[]) and not o.deleted
       and o.id <> all($4::text[])
     order by o.created_at desc nulls last, o.type, o.id limit $5`,
    [livemode, customerId, types, known, limit],
  );
  return found.rows.map(toVersion);
}
