/**
 * Open loop: events arrive by a schedule, whatever became of the ones before.
 * An event's latency counts from when it was due, not from when it could be
 * sent, so that a server that stalls cannot hide it by holding the sender up.
 */
import type { Batch } from "../events/batch";
import { Connection } from "./connection";
import { latenciesOf } from "./latencies";
import { type RunResult, Tally } from "./run-result";

export interface OpenLoop {
  port: number;
  /** Events at a time; further ones wait, and their latency counts on. */
  connections: number;
  perSecond: number;
}

export interface OpenLoopResult extends RunResult {
  /** Unix milliseconds at which event 0 was due; event i was due i / perSecond later. */
  startedAtMs: number;
  /**
   * How late events were sent though a connection was free, 99 of 100 less than
   * this: the sender's own share of the latency.
   */
  sendingLateP99Ms: number;
}

/** How long after the last event is due an answer still counts. */
const patienceMs = 5_000;

export async function openLoop(
  batch: Batch,
  { port, connections, perSecond }: OpenLoop,
): Promise<OpenLoopResult> {
  let fail = (_error: Error) => {};
  const broken = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const all = await Promise.all(
    Array.from({ length: connections }, () => Connection.open(port, (error) => fail(error))),
  );
  const free = [...all];
  const tally = new Tally();
  const latencies = new Float64Array(batch.count);
  const late = new Float64Array(batch.count);
  const stepMs = 1000 / perSecond;
  const startedAtMs = Date.now();
  const start = performance.now();
  let next = 0;
  let answered = 0;
  /** Since when a connection has been free. */
  let freeSince = start;
  let allAnswered = () => {};

  function sendDue(): void {
    const elapsed = performance.now() - start;
    while (next < batch.count && next * stepMs <= elapsed) {
      const connection = free.pop();
      if (!connection) return;
      send(next++, connection);
    }
  }
  function send(index: number, connection: Connection): void {
    const due = start + index * stepMs;
    late[index] = performance.now() - Math.max(due, freeSince);
    connection.send(batch.request(index), (status) => {
      latencies[answered++] = performance.now() - due;
      tally.add(status);
      if (free.length === 0) freeSince = performance.now();
      free.push(connection);
      if (answered === batch.count) allAnswered();
      else sendDue();
    });
  }

  const timer = setInterval(sendDue, 1);
  const finished = new Promise<void>((resolve) => {
    allAnswered = resolve;
    setTimeout(resolve, batch.count * stepMs + patienceMs).unref();
  });
  await Promise.race([broken, finished]).finally(() => clearInterval(timer));

  const seconds = (performance.now() - start) / 1000;
  for (const connection of all) connection.close();
  tally.add("none", batch.count - answered);
  return {
    events: tally.events,
    failures: tally.failures,
    seconds,
    perSecond: tally.events / seconds,
    ...latenciesOf(latencies.subarray(0, answered)),
    startedAtMs,
    sendingLateP99Ms: latenciesOf(late.subarray(0, next)).p99Ms,
  };
}
