/**
 * Users by what they have: a plan, a state, or both. Read only; without either it
 * is the list of everybody (user-list.server.ts).
 *
 * The stored entitlement decides, which the worker keeps within a second of the
 * truth. Who has none was never derived and has the free plan.
 */
import type { Db } from "~/lib/database.server";
import {
  listUsers,
  prefixSearch,
  userColumns,
  type UserListInput,
  type UserListRow,
} from "./user-list.server";

export interface UsersByPlanInput extends UserListInput {
  livemode: boolean;
  planId?: string | null;
  /** An EntitlementState. */
  state?: string | null;
  /** The id of the plan that everybody has. */
  freePlanId: string;
}

export async function findUsers(
  db: Db,
  input: UsersByPlanInput,
): Promise<{ users: UserListRow[]; nextAfter: string | null }> {
  if (!input.planId && !input.state) return listUsers(db, input);
  const limit = Math.min(Math.max(1, Math.trunc(input.limit)), 100);
  const { rows } = await db.query<UserListRow>(usersByPlanQuery(input, limit));
  const users = rows.slice(0, limit);
  return { users, nextAfter: rows.length > limit ? (users.at(-1)?.id ?? null) : null };
}

/** One row more than the page has. */
export function usersByPlanQuery(input: UsersByPlanInput, limit: number) {
  const { planId, state, freePlanId } = input;
  const isFree = (planId || freePlanId) === freePlanId && (state ?? "free") === "free";
  return isFree ? whoHasNothing(input, limit) : whoHas(input, limit);
}

/**
 * In the order of their ids, so that a page is one range of an index, however
 * many users there are: entitlements_livemode_plan_id_user_id_idx, or
 * entitlements_livemode_state_user_id_idx where only the state is asked for.
 */
function whoHas({ livemode, planId, state, after, query }: UsersByPlanInput, limit: number) {
  const values: unknown[] = [livemode, limit + 1];
  const where = ["e.livemode = $1"];
  if (planId) where.push(`e.plan_id = $${values.push(planId)}`);
  if (state) where.push(`e.state = $${values.push(state)}`);
  if (after) where.push(`e.user_id > $${values.push(after)}`);
  const search = prefixSearch(query, values);
  if (search !== null) where.push(`u.id in (${search})`);
  const text = `select ${userColumns} from entitlements e join users u on u.id = e.user_id
    where ${where.join(" and ")} order by e.user_id limit $2`;
  return { text, values };
}

/** Most users, as a rule: those with an entitlement to more are passed over on the way along users_pkey. */
function whoHasNothing({ livemode, after, query, freePlanId }: UsersByPlanInput, limit: number) {
  const values: unknown[] = [livemode, limit + 1, freePlanId];
  const where = [
    `not exists (select from entitlements e
       where e.user_id = u.id and e.livemode = $1 and (e.plan_id <> $3 or e.state <> 'free'))`,
  ];
  if (after) where.push(`u.id > $${values.push(after)}`);
  const search = prefixSearch(query, values);
  if (search !== null) where.push(`u.id in (${search})`);
  const text = `select ${userColumns} from users u
    where ${where.join(" and ")} order by u.id limit $2`;
  return { text, values };
}
