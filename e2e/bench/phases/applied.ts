/**
 * From arrival to applied: web server and worker together, events of users who
 * are known, so that customers are linked and entitlements derived. Counted from
 * when an event was due at the sender to when the transaction that applied it
 * was committed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { freshRun, type HttpContestant } from "../contestants/http-contestant";
import { eventsAPerson } from "../events/batch";
import { serialOf } from "../events/marks";
import { priceId } from "../events/parts-of-objects";
import { type Latencies, latenciesOf } from "../load/latencies";
import type { Schedule } from "../schedule";
import type { Child } from "../surroundings/child";
import { cpuMicros } from "../surroundings/cpu-time";
import type { Databases } from "../surroundings/databases";
import { succeeded } from "./closed-loop";

export interface AppliedSample extends Latencies {
  /** Arrivals a second. */
  rate: number;
  round: number;
  events: number;
  /** The acknowledgement's own latency meanwhile. */
  acknowledgedP99Ms: number;
  /** CPU time of the worker, microseconds an event; null where it cannot be told. */
  workerCpuMicros: number | null;
}

export interface AppliedOptions {
  paidtrail: HttpContestant;
  worker: Child;
  schedule: Schedule;
  databases: Databases;
  say: (line: string) => void;
}

const plan = "pro";
const patienceMs = 20_000;

export async function measureApplied(options: AppliedOptions): Promise<AppliedSample[]> {
  const { schedule, databases, say } = options;
  await databases.own.query(
    `with free as (insert into plans (id, name, rank, features) values ('free', 'Free', 0, '{}')),
          paid as (insert into plans (id, name, rank, features) values ('${plan}', 'Pro', 10, '{export}'))
     insert into plan_prices (stripe_id, plan_id) values ('${priceId}', '${plan}')`,
  );
  const samples: AppliedSample[] = [];
  // Not measured: the first events of the two processes.
  await applied(options, 100, 0, 1);
  for (let round = 1; round <= schedule.appliedRounds; round++) {
    for (const rate of schedule.appliedPerSecond) {
      const sample = await applied(options, rate, round, schedule.appliedSeconds);
      samples.push(sample);
      say(
        `  round ${round} at ${rate}/s: p50 ${sample.p50Ms.toFixed(1)} ms, p99 ${sample.p99Ms.toFixed(1)} ms`,
      );
    }
  }
  return samples;
}

async function applied(options: AppliedOptions, rate: number, round: number, forSeconds: number) {
  const { paidtrail, worker, databases } = options;
  const run = freshRun();
  const people = Math.ceil((rate * forSeconds) / eventsAPerson);
  const events = people * eventsAPerson;
  await createUsers(databases, run, people);
  const before = cpuMicros(worker.pid);
  const sent = succeeded(await paidtrail.open({ perSecond: rate, seconds: events / rate }, run), paidtrail);
  await settled(databases);
  const after = cpuMicros(worker.pid);
  await verifyApplied(databases, run, { events, people });
  return {
    rate,
    round,
    events,
    ...(await delays(databases, run, sent.startedAtMs, rate)),
    acknowledgedP99Ms: sent.p99Ms,
    workerCpuMicros: before === null || after === null ? null : (after - before) / events,
  };
}

async function createUsers({ own }: Databases, run: string, people: number): Promise<void> {
  const serials = Array.from({ length: people }, (_, index) => serialOf(run, index));
  await own.query(
    `insert into users (id, email, name)
     select 'user_' || serial, serial || '@example.com', 'Bench' from unnest($1::text[]) as serial`,
    [serials],
  );
}

async function settled({ own }: Databases): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(50)) {
    const { rows } = await own.query("select from events where sync in ('pending', 'failed') limit 1");
    if (rows.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`The worker still had events to apply after ${patienceMs / 1000} s.`);
  }
}

/** That every event was applied, and that everybody got what they paid for. */
async function verifyApplied({ own }: Databases, run: string, want: { events: number; people: number }) {
  const { rows } = await own.query<{ events: number; people: number }>(
    `select (select count(*)::int from events
             where event_id like $1 and sync = 'applied' and mapping = 'mapped') as events,
            (select count(*)::int from entitlements where user_id like $2 and plan_id = $3) as people`,
    [`evt_${run}%`, `user_${run}%`, plan],
  );
  const got = rows[0];
  if (got?.events === want.events && got.people === want.people) return;
  throw new Error(
    `Of ${want.events} events ${got?.events} were applied, and ${got?.people} of ${want.people} people were unlocked.`,
  );
}

async function delays(
  { own }: Databases,
  run: string,
  startedAtMs: number,
  rate: number,
): Promise<Latencies> {
  // The row's last change is its outcome: xmin is the transaction that applied it.
  const { rows } = await own.query<{ index: number; committedAtMs: number }>(
    `select right(event_id, 8)::int as index,
            (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as "committedAtMs"
     from events where event_id like $1`,
    [`evt_${run}%`],
  );
  return latenciesOf(
    Float64Array.from(
      rows,
      ({ index, committedAtMs }) => committedAtMs - (startedAtMs + (index * 1000) / rate),
    ),
  );
}
