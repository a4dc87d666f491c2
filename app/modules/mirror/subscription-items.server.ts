/** Whose subscription has this item (si_…). Reads only. */
import type { Db } from "~/lib/database.server";

/** Served by mirror_objects_subscription_items: its expression, word for word. */
export async function subscriptionsOfItem(
  db: Db,
  livemode: boolean,
  itemId: string,
): Promise<{ id: string; email: null }[]> {
  const found = await db.query<{ id: string }>(
    `select distinct customer_id as id from mirror_objects
     where livemode = $1 and type = 'subscription' and customer_id is not null
       and jsonb_path_query_array(data, '$.fields.items[*].id') @> to_jsonb($2::text) limit 20`,
    [livemode, itemId],
  );
  return found.rows.map(({ id }) => ({ id, email: null }));
}
