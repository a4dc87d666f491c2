/**
 * One derivation of a user at a time. A user's entitlement depends on all of
 * their customers, which are in different lanes: without this, two workers
 * would each derive without what the other has not committed yet.
 *
 * Order of locks, for everybody: lanes, then users (sorted), then rows. Lanes
 * are tried, or taken sorted by who holds nothing yet; so nobody waits in a circle.
 */
import type { Db } from "~/lib/database.server";

export async function lockUsers(tx: Db, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await tx.query({
    name: "lock_users",
    text: `select pg_advisory_xact_lock(key) from (
        select distinct hashtextextended('user:' || id, 0) as key from unnest($1::text[]) as id order by key
      ) keys`,
    values: [userIds],
  });
}
