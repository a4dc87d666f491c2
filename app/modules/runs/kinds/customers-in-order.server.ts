/**
 * The customers that were chosen, a page at a time, in an order that a resync does
 * not change. Reads only: bindings, users, entitlements, mirror_objects.
 *
 * By users: bindings_current_by_user gives users and, of each, their customers. A
 * user who has begun is done whole, also where their first customer's resync makes
 * the filter pass them by. Everybody: the key of mirror_objects. Who came after the
 * run began is left out.
 */
import type { Db } from "~/lib/database.server";
import { prefixSearch } from "../../accounts/user-list.server";
import type { Item } from "../run-kind";
import type { ChosenCustomers } from "./chosen-customers";

export interface CustomersRequest {
  livemode: boolean;
  chosen: ChosenCustomers;
  /** Known by then. */
  until: Date;
  freePlanId: string;
}

interface Query {
  text: string;
  values: unknown[];
}

export async function nextCustomers(
  db: Db,
  request: CustomersRequest,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<Item[]> {
  const { chosen } = request;
  if ("customers" in chosen) {
    const behind = [...chosen.customers].sort().filter((id) => cursor === null || id > cursor);
    return behind.slice(0, limit).map((id) => item(id, id));
  }
  if ("all" in chosen) {
    const { rows } = await db.query<{ id: string }>(everybody(request, cursor, limit));
    return rows.map(({ id }) => item(id, id));
  }
  const at = cursor === null ? null : readCursor(cursor);
  const rest = at === null ? [] : (await db.query<Row>(restOf(request, at, limit))).rows;
  const others =
    rest.length < limit
      ? (await db.query<Row>(byUsers(request, at?.userId ?? "", limit - rest.length))).rows
      : [];
  return [...rest, ...others].map(({ userId, customerId }) =>
    item(customerId, JSON.stringify([userId, customerId])),
  );
}

/** At most `most`, which then means "so many or more". */
export async function countCustomers(db: Db, request: CustomersRequest, most: number): Promise<number> {
  const { chosen } = request;
  if ("customers" in chosen) return chosen.customers.length;
  const { text, values } = "all" in chosen ? everybody(request, null, most) : byUsers(request, "", most);
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from (${text}) chosen`,
    values,
  );
  return rows[0]?.count ?? 0;
}

interface Row {
  userId: string;
  customerId: string;
}

interface Place {
  userId: string;
  customerId: string;
}

const item = (customerId: string, cursor: string): Item => ({
  cursor,
  subject: { type: "customer", id: customerId },
});

function readCursor(cursor: string): Place {
  const parts: unknown = JSON.parse(cursor);
  const [userId, customerId] = Array.isArray(parts) ? parts : [];
  if (typeof userId !== "string" || typeof customerId !== "string") {
    throw new Error(`The run's cursor cannot be read: ${cursor}`);
  }
  return { userId, customerId };
}

function restOf({ livemode, until }: CustomersRequest, at: Place, limit: number): Query {
  return {
    text: `select user_id as "userId", customer_id as "customerId" from bindings
      where livemode = $1 and user_id = $2 and customer_id > $3 and ended_at is null and created_at <= $4
      order by customer_id limit $5`,
    values: [livemode, at.userId, at.customerId, until, limit],
  };
}

/** Of the users behind this one. */
function byUsers(
  { livemode, chosen, until, freePlanId }: CustomersRequest,
  after: string,
  limit: number,
): Query {
  const values: unknown[] = [livemode, after, until, limit];
  const where = ["b.livemode = $1", "b.user_id > $2", "b.created_at <= $3", "b.ended_at is null"];
  if ("users" in chosen) where.push(`b.user_id = any($${values.push(chosen.users)}::text[])`);
  if ("filter" in chosen) {
    const { q, plan, state } = chosen.filter;
    const free = values.push(freePlanId);
    if (plan) where.push(`coalesce(e.plan_id, $${free}) = $${values.push(plan)}`);
    // As the list of users has it: the free plan is the state free, where nothing else is asked for.
    const wanted = state ?? (plan === freePlanId ? "free" : undefined);
    if (wanted) where.push(`coalesce(e.state, 'free') = $${values.push(wanted)}`);
    const search = prefixSearch(q, values);
    if (search !== null) where.push(`b.user_id in (${search})`);
    // Bound in any case, so that the statement's parameters are all used.
    where.push(`$${free}::text is not null`);
  }
  const text = `select b.user_id as "userId", b.customer_id as "customerId" from bindings b
    left join entitlements e on e.user_id = b.user_id and e.livemode = b.livemode
    where ${where.join(" and ")} order by b.user_id, b.customer_id limit $4`;
  return { text, values };
}

function everybody({ livemode, until }: CustomersRequest, cursor: string | null, limit: number): Query {
  return {
    text: `select id from mirror_objects
      where livemode = $1 and type = 'customer' and id > $2 and not deleted
        and (created_at is null or created_at <= $3)
      order by id limit $4`,
    values: [livemode, cursor ?? "", until, limit],
  };
}
