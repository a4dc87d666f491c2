/** Background jobs about one case: those that wait, and those that were given up. Reads only. */
import type { Db } from "~/lib/database.server";
import { keyOfJob } from "../jobs/catalogue";
import type { JobFact, Subject } from "./facts";

const most = 50;

/**
 * Keys of the queue are made of what a job is about, so that both probes are of an
 * index: jobs_main_index's key and failed_jobs_pkey.
 */
export async function jobsOfCase(db: Db, { customers, object }: Subject): Promise<JobFact[]> {
  const keys = [
    ...customers.flatMap(({ id }) => [
      keyOfJob({ name: "refetch-customer", payload: { id } }),
      keyOfJob({ name: "refetch-object", payload: { type: "customer", id } }),
    ]),
    ...(object === null ? [] : [`refetch-object:${object.type}:${object.id}`]),
  ];
  const own = customers.map(({ id }) => id);
  const found = await db.query<JobFact>(
    `with theirs as materialized (
       select 'refetch-object:' || type || ':' || id as key from mirror_objects
       where customer_id = any($2::text[]) and type in ('subscription', 'invoice', 'charge', 'checkout_session', 'payment_intent')
       limit 500
     ), keys as (select key from theirs union select unnest($1::text[]))
     select name, "objectType", "objectId", state, attempts, "runAt", "lastError" from (
       select j.task_identifier as name, p.payload->>'type' as "objectType", p.payload->>'id' as "objectId",
         case when j.locked_at is not null then 'running' when j.last_error is not null then 'failed' else 'waiting' end as state,
         j.attempts::int as attempts, j.run_at as "runAt", j.last_error as "lastError"
       from keys k join graphile_worker.jobs j on j.key = k.key
         join graphile_worker._private_jobs p on p.id = j.id
       union all
       select name, payload->>'type', payload->>'id', 'given_up', attempts, failed_at,
         error || coalesce(' (' || code || ')', '') || coalesce(', request ' || request_id, '')
       from keys k join failed_jobs f on f.key = k.key
     ) found order by "runAt" desc limit ${most}`,
    [keys, own],
  );
  return found.rows;
}
