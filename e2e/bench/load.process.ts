/** The load generator: a process of its own, so that its work is not counted as the server's. */
import { type PooledEvent, eventPool, signedRequest } from "./event-pool";
import { HttpConnection } from "./http-connection";
import { answerTasks, type Prepared, type Task } from "./messages";
import { type Measured, summarise } from "./statistics";

/** More than this under way at once, and the server has lost the race. */
const mostOpen = 256;

let pool: PooledEvent[] = [];

answerTasks(async (task) => {
  switch (task.kind) {
    case "prepare":
      pool = eventPool(task.count, task.run);
      return describe(pool);
    case "closed":
      return closedLoop(task);
    case "open":
      return openLoop(task);
    default:
      throw new Error(`not a task of the load generator: ${task.kind}`);
  }
});

function describe(events: readonly PooledEvent[]): Prepared {
  const sizes = events.map(({ body }) => body.length);
  return {
    count: sizes.length,
    meanBytes: Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length),
    leastBytes: sizes.reduce((least, size) => Math.min(least, size)),
    mostBytes: sizes.reduce((most, size) => Math.max(most, size)),
  };
}

/** Signed now, for the tolerance is counted from now. */
function requests(target: URL, secret: string): Buffer[] {
  const now = Math.floor(Date.now() / 1000);
  return pool.map(({ body }) => signedRequest(body, target, secret, now));
}

async function closedLoop(task: Extract<Task, { kind: "closed" }>): Promise<Measured> {
  const target = new URL(task.url);
  const ready = requests(target, task.secret);
  const connections = await Promise.all(
    Array.from({ length: task.concurrency }, () => HttpConnection.open(target)),
  );
  const latencies: number[] = [];
  let next = 0;
  let failed = 0;
  const started = performance.now();
  const end = started + task.ms;
  await Promise.all(
    connections.map(async (connection) => {
      for (let sent = performance.now(); sent < end; sent = performance.now()) {
        // Each event once: a repeat would be another, cheaper path.
        const request = ready[next++];
        if (!request) return;
        const status = await connection.send(request);
        if (status < 200 || status > 299) failed++;
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const elapsed = performance.now() - started;
  for (const connection of connections) connection.close();
  return summarise(latencies, elapsed, failed);
}

async function openLoop(task: Extract<Task, { kind: "open" }>): Promise<Measured> {
  const target = new URL(task.url);
  const count = Math.min(pool.length, Math.round((task.rate * task.ms) / 1000));
  const ready = requests(target, task.secret).slice(0, count);
  const idle = await Promise.all(Array.from({ length: mostOpen }, () => HttpConnection.open(target)));
  const all = [...idle];
  const latencies: number[] = [];
  let failed = 0;
  let next = 0;
  const started = performance.now();
  const due = (index: number) => started + (index * 1000) / task.rate;
  await new Promise<void>((resolve, reject) => {
    const launch = () => {
      while (next < count && due(next) <= performance.now()) {
        const connection = idle.pop();
        // All are under way: the wait for a free one is part of the latency.
        if (!connection) break;
        const index = next++;
        connection.send(ready[index]!).then((status) => {
          if (status < 200 || status > 299) failed++;
          latencies.push(performance.now() - due(index));
          idle.push(connection);
          if (latencies.length === count) resolve();
        }, reject);
      }
      if (next < count) setTimeout(launch, 1);
    };
    launch();
  });
  const elapsed = performance.now() - started;
  for (const connection of all) connection.close();
  return summarise(latencies, elapsed, failed);
}
