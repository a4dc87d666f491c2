/**
 * Jobs in hand of a process that is gone. The queue itself gives them back after
 * four hours; here whoever runs jobs says so every few seconds, and everybody
 * gives back what is held by somebody who has been silent for a minute.
 *
 * A process that was only held up and comes back does its job beside the one who
 * took it over: jobs may run twice. Times are the database's, so no clocks differ.
 *
 * Writes: heartbeats of the role `jobs`, whose ids are those by which the queue
 * knows who holds a job.
 */
import type { Db } from "~/lib/database.server";

export async function beatOfJobs(db: Db, holder: string): Promise<void> {
  await db.query(
    `insert into heartbeats (id, role, started_at, seen_at)
     values ($1, 'jobs', clock_timestamp(), clock_timestamp())
     on conflict (id) do update set seen_at = excluded.seen_at`,
    [holder],
  );
}

export async function endBeatOfJobs(db: Db, holder: string): Promise<void> {
  await db.query("delete from heartbeats where id = $1", [holder]);
}

/**
 * Whom they were taken from. What was taken a moment ago is left alone: its holder may be about to
 * say for the first time that it lives. The queue holds few jobs at a time: those that wait and run.
 */
export async function giveBackAbandoned(db: Db, silentSeconds: number): Promise<string[]> {
  const { rows } = await db.query<{ holders: string[] }>(
    `select holders, graphile_worker.force_unlock_workers(holders) from (
       select array_agg(distinct j.locked_by) as holders from graphile_worker.jobs j
       where j.locked_at < clock_timestamp() - make_interval(secs => $1)
         and not exists (select 1 from heartbeats h where h.id = j.locked_by and h.role = 'jobs'
           and h.seen_at > clock_timestamp() - make_interval(secs => $1))
     ) silent where holders is not null`,
    [silentSeconds],
  );
  return rows.flatMap(({ holders }) => holders);
}
