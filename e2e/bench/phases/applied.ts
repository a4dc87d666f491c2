/**
 * From arrival to applied: web server and worker together, events of users who
 * are known, so that customers are linked and entitlements derived. Counted from
 * when an event was due at the sender to when the transaction that applied it
 * was committed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { freshRun, type HttpContestant } from "../contestants/http-contestant";
import type { PaidtrailWithWorker } from "../contestants/line-up";
import { eventsAPerson } from "../events/batch";
import { serialOf } from "../events/marks";
import { priceId } from "../events/parts-of-objects";
import { type Latencies, latenciesOf } from "../load/latencies";
import { countOf } from "../load/run-result";
import type { Schedule } from "../schedule";
import { cpuMicros } from "../surroundings/cpu-time";
import type { OwnDatabase } from "../surroundings/own-database";
import { answered } from "./closed-loop";

export interface AppliedSample extends Latencies {
  /** Arrivals a second. */
  rate: number;
  round: number;
  events: number;
  /** The acknowledgement's own latency meanwhile. */
  acknowledgedP99Ms: number;
  /** The peer's answers at the same rate: it applies before it answers, and derives nothing. */
  peerP50Ms: number;
  peerP99Ms: number;
  /** CPU time of the worker, microseconds an event; null where it cannot be told. */
  workerCpuMicros: number | null;
  /** Answers that were no acknowledgement, by status. */
  failures: Record<string, number>;
  /** Share of the machine's CPUs that other programs took meanwhile, 0 to 1; null where it cannot be told. */
  neighbours: number | null;
}

export interface AppliedOptions extends PaidtrailWithWorker {
  peer: HttpContestant;
  beforePeer: () => Promise<void>;
  schedule: Schedule;
  say: (line: string) => void;
}

const plan = "pro";
const patienceMs = 40_000;

export async function measureApplied(options: AppliedOptions): Promise<AppliedSample[]> {
  const { schedule, say } = options;
  const samples: AppliedSample[] = [];
  // Not measured: the first events of the two processes.
  await applied(options, 100, 0, 1);
  for (let round = 1; round <= schedule.appliedRounds; round++) {
    for (const rate of schedule.appliedPerSecond) {
      const sample = await applied(options, rate, round, schedule.appliedSeconds);
      samples.push(sample);
      say(
        `  round ${round} at ${rate}/s: p50 ${sample.p50Ms.toFixed(1)} ms, p99 ${sample.p99Ms.toFixed(1)} ms; peer p50 ${sample.peerP50Ms.toFixed(1)} ms, p99 ${sample.peerP99Ms.toFixed(1)} ms`,
      );
    }
  }
  return samples;
}

/** The catalogue: what the events of the story buy. */
export async function sell({ client }: OwnDatabase): Promise<void> {
  await client.query(
    `with free as (insert into plans (id, name, rank, features) values ('free', 'Free', 0, '{}')),
          paid as (insert into plans (id, name, rank, features) values ('${plan}', 'Pro', 10, '{export}'))
     insert into plan_prices (stripe_id, plan_id) values ('${priceId}', '${plan}')`,
  );
}

async function applied(options: AppliedOptions, rate: number, round: number, forSeconds: number) {
  const { paidtrail, worker, database, peer, beforePeer } = options;
  const run = freshRun();
  const people = Math.ceil((rate * forSeconds) / eventsAPerson);
  const events = people * eventsAPerson;
  await createUsers(database, run, people);
  const before = cpuMicros(worker.pid);
  const sent = answered(await paidtrail.open({ perSecond: rate, seconds: events / rate }, run), paidtrail);
  await settled(database);
  const after = cpuMicros(worker.pid);
  await verifyApplied(database, run, { acknowledged: sent.events, people: people - countOf(sent.failures) });
  await beforePeer();
  const peers = answered(await peer.open({ perSecond: rate, seconds: events / rate }), peer);
  return {
    rate,
    round,
    events,
    ...(await delays(database, run, sent.startedAtMs, rate)),
    acknowledgedP99Ms: sent.p99Ms,
    peerP50Ms: peers.p50Ms,
    peerP99Ms: peers.p99Ms,
    workerCpuMicros: before === null || after === null ? null : (after - before) / events,
    failures: sent.failures,
    neighbours: sent.neighbours,
  };
}

export async function createUsers({ client }: OwnDatabase, run: string, people: number): Promise<void> {
  const serials = Array.from({ length: people }, (_, index) => serialOf(run, index));
  await client.query(
    `insert into users (id, email, name)
     select 'user_' || serial, serial || '@example.com', 'Bench' from unnest($1::text[]) as serial`,
    [serials],
  );
}

export async function settled({ client }: OwnDatabase): Promise<void> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(50)) {
    const { rows } = await client.query("select from events where sync in ('pending', 'failed') limit 1");
    if (rows.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`The worker still had events to apply after ${patienceMs / 1000} s.`);
  }
}

/** That every event was applied, and that everybody got what they paid for. */
export async function verifyApplied(
  { client }: OwnDatabase,
  run: string,
  want: { acknowledged: number; people: number },
): Promise<void> {
  const { rows } = await client.query<{ stored: number; applied: number; people: number }>(
    `select count(*)::int as stored,
            count(*) filter (where sync = 'applied' and mapping = 'mapped')::int as applied,
            (select count(*)::int from entitlements where user_id like $2 and plan_id = $3) as people
     from events where event_id like $1`,
    [`evt_${run}%`, `user_${run}%`, plan],
  );
  const { stored, applied, people } = rows[0]!;
  if (applied === stored && stored >= want.acknowledged && people >= want.people) return;
  throw new Error(
    `${want.acknowledged} events were acknowledged, ${stored} stored and ${applied} applied; ` +
      `${people} people were unlocked, ${want.people} should be.`,
  );
}

async function delays(
  { client }: OwnDatabase,
  run: string,
  startedAtMs: number,
  rate: number,
): Promise<Latencies> {
  // The row's last change is its outcome: xmin is the transaction that applied it.
  const { rows } = await client.query<{ index: number; committedAtMs: number }>(
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
