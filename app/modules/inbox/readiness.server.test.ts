import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPool } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { metricsText } from "./metrics-text.server";
import { readiness } from "./readiness.server";
import { eventBody, inboxUnderTest } from "./testing/inbox-under-test";

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), "paidtrail-migrations-"));
const now = new Date("2026-11-22T12:00:00Z");
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const look = () => readiness(database.pool, now, folder);
const beat = (seconds: number) =>
  database.pool.query(
    `insert into heartbeats (id, role, started_at, seen_at) values ('w', 'worker', $1, $1)
     on conflict (id) do update set seen_at = $1`,
    [secondsAgo(seconds)],
  );

beforeAll(async () => {
  database = await createTestDatabase();
  for (const name of ["1_first", "2_second"]) mkdirSync(join(folder, name));
  await database.pool.query(
    "create table _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz)",
  );
  await database.pool.query(
    "insert into _prisma_migrations values ('1_first', now(), null), ('2_second', null, null)",
  );
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

test("a deployment is ready when it is migrated, a worker lives and nothing lies about", async () => {
  expect(await look()).toMatchObject({
    ready: false,
    checks: { migrations: { ok: false, missing: ["2_second"] } },
  });
  await database.pool.query("update _prisma_migrations set finished_at = now()");
  expect(await look()).toMatchObject({
    ready: false,
    checks: { worker: { ok: false, seenSecondsAgo: null } },
  });
  await beat(16);
  expect(await look()).toMatchObject({ ready: false, checks: { worker: { seenSecondsAgo: 16 } } });
  await beat(2);
  expect(await look()).toEqual({
    ready: true,
    checks: {
      database: { ok: true },
      migrations: { ok: true, missing: [] },
      worker: { ok: true, seenSecondsAgo: 2, oldestPendingSeconds: null },
    },
  });

  const under = inboxUnderTest(database.url);
  under.now = secondsAgo(61);
  await under.deliver(eventBody());
  await under.inbox.close();
  expect(await look()).toMatchObject({
    ready: false,
    checks: { worker: { ok: false, oldestPendingSeconds: 61 } },
  });
});

test("without a database it says so within a second or so", async () => {
  const nowhere = createPool({ url: "postgresql://x@127.0.0.1:1/x", max: 1, applicationName: "test" });
  const begun = performance.now();
  expect(await readiness(nowhere, now, folder)).toMatchObject({
    ready: false,
    checks: { database: { ok: false } },
  });
  expect(performance.now() - begun).toBeLessThan(1_500);
  await nowhere.end();
});

test("the metrics tell what this process received and what waits", async () => {
  const registry = new Registry();
  const under = inboxUnderTest(database.url, { metrics: registry });
  const body = eventBody();
  await under.deliver(body);
  await under.deliver(body);
  await under.deliver(body, { header: null });
  const { text, contentType } = await metricsText({
    registry,
    pool: database.pool,
    clock: () => under.now,
    log: pino({ level: "silent" }),
  });
  expect(contentType).toMatch(/^text\/plain/);
  expect(text).toContain('paidtrail_deliveries_total{outcome="accepted",reason=""} 1\n');
  expect(text).toContain('paidtrail_deliveries_total{outcome="duplicate",reason=""} 1\n');
  expect(text).toContain(
    'paidtrail_deliveries_total{outcome="rejected",reason="signature_header_missing"} 1\n',
  );
  expect(text).toContain('paidtrail_events{sync="pending"} 2\n');
  expect(text).toMatch(/paidtrail_ack_duration_seconds_count 2\n/);
  expect(text).toContain("paidtrail_inbox_waiting_events 0\n");
  expect(text).toContain("paidtrail_database_up 1\n");
  await under.inbox.close();
});
