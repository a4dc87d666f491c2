/** Closed loop: every connection sends its next event when it has the answer to the last. */
import type { Batch } from "../events/batch";
import { Connection } from "./connection";
import { latenciesOf } from "./latencies";
import { type RunResult, Tally } from "./run-result";

export interface ClosedLoop {
  port: number;
  concurrency: number;
  /** Ends then, or when the batch is used up. */
  seconds: number;
}

export async function closedLoop(
  batch: Batch,
  { port, concurrency, seconds }: ClosedLoop,
): Promise<RunResult> {
  let fail = (_error: Error) => {};
  const broken = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const connections = await Promise.all(
    Array.from({ length: concurrency }, () => Connection.open(port, (error) => fail(error))),
  );
  const tally = new Tally();
  const latencies = new Float64Array(batch.count);
  let next = 0;
  let answered = 0;
  const start = performance.now();
  const end = start + seconds * 1000;

  const lane = (connection: Connection) =>
    new Promise<void>((resolve) => {
      let sentAt = 0;
      const send = () => {
        sentAt = performance.now();
        if (next === batch.count || sentAt >= end) return resolve();
        connection.send(batch.request(next++), onAnswer);
      };
      const onAnswer = (status: number) => {
        latencies[answered++] = performance.now() - sentAt;
        tally.add(status);
        send();
      };
      send();
    });
  await Promise.race([broken, Promise.all(connections.map(lane))]);

  const elapsed = (performance.now() - start) / 1000;
  for (const connection of connections) connection.close();
  return {
    events: tally.events,
    failures: tally.failures,
    seconds: elapsed,
    perSecond: tally.events / elapsed,
    ...latenciesOf(latencies.subarray(0, answered)),
  };
}
