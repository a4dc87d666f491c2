/** How many users have each plan. Reads only; entitlements_livemode_plan_id_user_id_idx, and never further than the bound. */
import type { Db } from "~/lib/database.server";

const mostCounted = 10_000;

export interface PlanUsers {
  planId: string;
  /** Up to the bound. */
  users: number;
  /** There are more than the bound. */
  more: boolean;
}

/** Of the free plan only those count who were ever looked at: everybody else has it too. */
export async function usersOfPlans(
  db: Db,
  livemode: boolean,
  planIds: readonly string[],
): Promise<PlanUsers[]> {
  const found = await db.query<{ planId: string; users: number }>({
    name: "users_of_plans",
    text: `
      select p.id as "planId", counted.users
      from unnest($2::text[]) as p(id)
      cross join lateral (
        select count(*)::int as users
        from (select 1 from entitlements where livemode = $1 and plan_id = p.id limit $3) one
      ) counted`,
    values: [livemode, planIds, mostCounted + 1],
  });
  return found.rows.map(({ planId, users }) => ({
    planId,
    users: Math.min(users, mostCounted),
    more: users > mostCounted,
  }));
}
