/**
 * Yardstick (a): a bare loop of single-row commits into the same table, without
 * HTTP, signature or parsing. `event`: the row of `events` alone; `all`: what one
 * delivery leaves (event, bytes, delivery), still one commit each.
 */
import pg from "pg";
import { type PooledEvent, eventPool } from "./event-pool";
import { answerTasks, type Task } from "./messages";
import { type Measured, summarise } from "./statistics";

const eventRow = `insert into events (livemode, event_id, type, api_version, created_at, object_type, object_id,
  customer_id, request_id, size, received_at, secret_label, secret_fingerprint, skew_seconds, next_attempt_at, lane)
  values (false, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'bench', 'abcd', 0, $10, $7)
  on conflict (event_id, account, livemode) do nothing returning seq`;
const allRows = `with stored as (${eventRow}),
  bytes as (insert into event_bodies (seq, body) select seq, $11 from stored)
  insert into deliveries (received_at, outcome, event_seq, size, address, user_agent, skew_seconds, secret_label)
  select $10, 'accepted', seq, $9, '127.0.0.1', 'Stripe/1.0', 0, 'bench' from stored`;

let pool: PooledEvent[] = [];

answerTasks(async (task) => {
  if (task.kind === "prepare") {
    pool = eventPool(task.count, task.run);
    return { count: pool.length, meanBytes: 0, leastBytes: 0, mostBytes: 0 };
  }
  if (task.kind === "commits") return commits(task);
  throw new Error(`not a task of the commit loop: ${task.kind}`);
});

async function commits(task: Extract<Task, { kind: "commits" }>): Promise<Measured> {
  const clients = await Promise.all(
    Array.from({ length: task.concurrency }, async () => {
      const client = new pg.Client({ connectionString: task.url });
      await client.connect();
      return client;
    }),
  );
  const all = task.rows === "all";
  const query = { name: task.rows, text: all ? allRows : eventRow };
  const latencies: number[] = [];
  let next = 0;
  const started = performance.now();
  const end = started + task.ms;
  await Promise.all(
    clients.map(async (client) => {
      for (let sent = performance.now(); sent < end; sent = performance.now()) {
        const pooled = pool[next++];
        if (!pooled) return;
        const values = valuesOf(pooled);
        await client.query({ ...query, values: all ? [...values, pooled.body] : values });
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const elapsed = performance.now() - started;
  for (const client of clients) await client.end();
  return summarise(latencies, elapsed, 0);
}

function valuesOf({ event, body }: PooledEvent): unknown[] {
  const object = event.data.object as { id: string; object: string; customer?: string };
  return [
    event.id,
    event.type,
    event.api_version,
    new Date(event.created * 1000),
    object.object,
    object.id,
    object.customer ?? object.id,
    event.request.id,
    body.length,
    new Date(),
  ];
}
