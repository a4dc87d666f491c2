/** Asks for jobs, in the transaction that finds them necessary: there is neither without the other. */
import type { Db } from "~/lib/database.server";
import { type JobRequest, jobs, keyOfJob } from "./catalogue";

export interface When {
  /** Instead of the job's own delay. */
  inSeconds?: number;
}

/** The schema of the queue must be there: see runner.server.ts. */
export async function enqueue(
  tx: Db,
  requests: readonly JobRequest[],
  { inSeconds }: When = {},
): Promise<void> {
  const byKey = new Map(requests.map((request) => [keyOfJob(request), request] as const));
  if (byKey.size === 0) return;
  const rows = [...byKey];
  await tx.query(
    `select graphile_worker.add_job(identifier => name, payload => payload,
       run_at => now() + make_interval(secs => delay), max_attempts => attempts, job_key => key,
       job_key_mode => 'preserve_run_at')
     from unnest($1::text[], $2::json[], $3::float8[], $4::int[], $5::text[]) as j(name, payload, delay, attempts, key)
     order by key`,
    [
      rows.map(([, { name }]) => name),
      rows.map(([, { payload }]) => JSON.stringify(payload)),
      rows.map(([, { name }]) => inSeconds ?? jobs[name].delaySeconds),
      rows.map(([, { name }]) => jobs[name].attempts),
      rows.map(([key]) => key),
    ],
  );
}
