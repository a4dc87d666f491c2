/** What is open about a user: of themselves, of their customers, and where anything else names them. */
import type { Db } from "~/lib/database.server";
import { mismatchesById } from "./mismatch-list.server";
import type { MismatchRow } from "./mismatch-view";

const shownAtMost = 10;

/** The newest first. mismatches_subject_type_subject_id_idx; what names them by mismatches_sources_idx */
export async function mismatchesOfUser(
  db: Db,
  livemode: boolean,
  { userId, customerIds }: { userId: string; customerIds: readonly string[] },
): Promise<MismatchRow[]> {
  const still = "livemode = $1 and resolved_at is null and status in ('open', 'acknowledged')";
  const found = await db.query<{ id: number }>(
    `select id from (
       (select id from mismatches where ${still} and subject_type = 'user' and subject_id = $2
        order by id desc limit $5)
       union
       (select id from mismatches where ${still} and subject_type = 'customer' and subject_id = any($3::text[])
        order by id desc limit $5)
       union
       (select id from mismatches where ${still} and sources @> $4::jsonb order by id desc limit $5)
     ) theirs order by id desc limit $5`,
    [livemode, userId, customerIds, JSON.stringify([{ userId }]), shownAtMost],
  );
  return mismatchesById(
    db,
    livemode,
    found.rows.map(({ id }) => id),
  );
}
