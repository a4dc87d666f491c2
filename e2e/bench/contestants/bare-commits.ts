/**
 * (a) What the database gives without any of our work: connections that each
 * insert one event row, prepared, and commit it, over and over. No HTTP, no
 * signature, no body, no delivery row. All indexes of `events` are kept, as for us.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { serialOf } from "../events/marks";
import { latenciesOf } from "../load/latencies";
import type { RunResult } from "../load/run-result";
import { serve } from "../surroundings/role";
import type { Load } from "./contestant";

const insert = {
  name: "one event",
  text: `insert into events (account, livemode, event_id, type, api_version, created_at, object_type, object_id,
      customer_id, request_id, idempotency_key, size, flags, received_at, secret_label, secret_fingerprint,
      skew_seconds, next_attempt_at, lane)
    values ('', false, $1, 'invoice.paid', '2026-10-28.endive', $2, 'invoice', $3, $4, $5, $6, 4600, '{}', $2,
      'bench', '0123456789ab', 0, $2, $4)`,
};

export async function run({
  databaseUrl,
  connections,
}: {
  databaseUrl: string;
  connections: number;
}): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl, application_name: "bench commits" });
      await client.connect();
      return client;
    }),
  );
  serve((load: Load) => commitOneByOne(clients.slice(0, load.concurrency), load));
}

async function commitOneByOne(clients: pg.Client[], { seconds, most }: Load): Promise<RunResult> {
  const batch = randomBytes(4).toString("hex");
  const now = new Date().toISOString();
  const latencies = new Float64Array(most);
  let next = 0;
  let committed = 0;
  const start = performance.now();
  const end = start + seconds * 1000;

  await Promise.all(
    clients.map(async (client) => {
      while (next < most) {
        const serial = serialOf(batch, next++);
        const sentAt = performance.now();
        if (sentAt >= end) return;
        const key = "4f0cb2a1-7b1e-4e0b-9d4b-1c8f5e8c2a77";
        await client.query({
          ...insert,
          values: [`evt_${serial}`, now, `in_${serial}`, `cus_${serial}`, `req_${serial}`, key],
        });
        latencies[committed++] = performance.now() - sentAt;
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  return {
    events: committed,
    failures: {},
    seconds: elapsed,
    perSecond: committed / elapsed,
    ...latenciesOf(latencies.subarray(0, committed)),
  };
}
