import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { applyDue } from "./apply-due.server";
import { createGrant } from "./change-grants.server";
import { deliver, eventOf, fresh, type Json, subscriptionOf } from "./testing/deliver";
import { createWorker, createWorkerPool, type Worker } from "./worker.server";

const clock = () => new Date();
/** Of the past, whenever this runs: what seems to come from the future is taken as of its arrival. */
const start = Math.floor(Date.now() / 1_000) - 86_400;
const log = createLog("test", "silent");
let database: TestDatabase;
const opened: { worker: Worker; pool: Pool }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now: clock() };
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
  await mapPrice(database.pool, "price_pro", "pro", change);
});
afterEach(async () => {
  for (const { worker, pool } of opened.splice(0)) {
    await worker.stop();
    await pool.end();
  }
});
afterAll(() => database.drop());

function newWorker(options: { pollMs?: number; clock?: () => Date } = {}): Worker {
  const pool = createWorkerPool(database.url);
  const worker = createWorker({ pool, url: database.url, livemode: false, clock, log, ...options });
  opened.push({ worker, pool });
  return worker;
}

async function newUsers(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => fresh("user"));
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) select id, id || '@example.com', $2, $2 from unnest($1::text[]) id",
    [ids, clock()],
  );
  return ids;
}

/** A customer's subscription that is canceled and resumed: each event changes the entitlement once. */
function life(userId: string, events: number): Json[] {
  const [customer, sub] = [fresh("cus"), fresh("sub")];
  return Array.from({ length: events }, (_, n) =>
    eventOf(
      n === 0 ? "customer.subscription.created" : "customer.subscription.updated",
      start + n,
      subscriptionOf(sub, customer, { metadata: { userId }, status: n % 2 === 0 ? "active" : "unpaid" }),
    ),
  );
}

async function counts(events: readonly Json[]) {
  const { rows } = await database.pool.query<{ sync: string; count: number }>(
    "select sync, count(*) from events where event_id = any($1) group by sync",
    [events.map(({ id }) => id)],
  );
  return Object.fromEntries(rows.map(({ sync, count }) => [sync, count]));
}

async function changesPerEvent(events: readonly Json[]) {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(c.id) from events e left join entitlement_changes c on c.event_seq = e.seq
     where e.event_id = any($1) group by e.seq`,
    [events.map(({ id }) => id)],
  );
  return rows.map(({ count }) => count);
}

const applied = (events: readonly Json[]) =>
  vi.waitFor(async () => expect(await counts(events)).toEqual({ applied: events.length }), {
    timeout: 40_000,
    interval: 20,
  });

describe("several workers", () => {
  it("share 2,000 events of 200 customers; each is applied exactly once", async () => {
    const lives = (await newUsers(200)).map((userId) => life(userId, 10));
    // Interleaved, and in an order of which each round is created after the one before.
    for (let round = 0; round < 10; round += 1) {
      await deliver(
        database.pool,
        lives.flatMap((events) => events.slice(round, round + 1)),
        clock(),
      );
    }
    const events = lives.flat();
    const workers = [newWorker(), newWorker(), newWorker()];
    await Promise.all(workers.map((worker) => worker.start()));
    await applied(events);
    expect(new Set(await changesPerEvent(events))).toEqual(new Set([1]));
    const { rows } = await database.pool.query<{ planId: string }>(
      `select distinct plan_id as "planId" from entitlements`,
    );
    expect(rows).toEqual([{ planId: "free" }]);
  }, 60_000);

  it("meet at one user with many customers, and none of them is forgotten", async () => {
    const [user] = (await newUsers(1)) as [string];
    const events = Array.from({ length: 60 }, () => life(user, 1)).flat();
    const workers = [newWorker(), newWorker(), newWorker()];
    await Promise.all(workers.map((worker) => worker.start()));
    await Promise.all(events.map((event) => deliver(database.pool, [event], clock())));
    await applied(events);
    const { rows } = await database.pool.query<{ gives: number }>(
      `select jsonb_array_length(jsonb_path_query_array(reasons, '$[*] ? (@.effect == "gives")')) as gives
       from entitlements where user_id = $1`,
      [user],
    );
    expect(rows).toEqual([{ gives: 60 }]);
  });
});

describe("events of one object that were queued in different lanes", () => {
  it("do not undo each other: the newest state stays", async () => {
    // Until a session is completed it names no customer, and its lane is its own.
    const sessions = Array.from({ length: 60 }, () => [fresh("cs"), fresh("cus")] as const);
    const of = (id: string, customer: string | null, at: number, status: string) =>
      eventOf(`checkout.session.${status}`, at, {
        id,
        object: "checkout.session",
        customer,
        status,
        mode: "payment",
      });
    const events = sessions.flatMap(([id, customer]) => [
      of(id, null, start, "expired"),
      of(id, customer, start + 1, "complete"),
    ]);
    await deliver(database.pool, events, clock());
    const deps = { pool: database.pool, livemode: false, clock };
    const loop = async () => {
      while ((await applyDue(deps, 3)).claimed > 0);
    };
    await Promise.all([loop(), loop(), loop(), loop(), loop()]);
    await loop();
    const { rows } = await database.pool.query(
      `select status, count(*) from mirror_objects where id = any($1) group by status`,
      [sessions.map(([id]) => id)],
    );
    expect(rows).toEqual([{ status: "complete", count: 60 }]);
    const { pending, failed } = await counts(events);
    expect([pending, failed]).toEqual([undefined, undefined]);
  });
});

describe("a worker", () => {
  it("is woken by the arrival, not by its poll", async () => {
    await newWorker({ pollMs: 60_000 }).start();
    const [user] = (await newUsers(1)) as [string];
    const events = life(user, 1);
    await deliver(database.pool, events, clock());
    await applied(events);
  });

  it("looks by itself where the notification was lost", async () => {
    await newWorker({ pollMs: 50 }).start();
    const [user] = (await newUsers(1)) as [string];
    const events = life(user, 1);
    // The listening connection is gone at this moment.
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like '%listens%'",
    );
    await deliver(database.pool, events, clock());
    await applied(events);
  });

  it("goes on after the database has thrown it out", async () => {
    await newWorker().start();
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'paidtrail worker%'",
    );
    const [user] = (await newUsers(1)) as [string];
    const events = life(user, 2);
    await deliver(database.pool, events, clock());
    await applied(events);
  });

  it("derives again at the moment that an entitlement ends, not when it happens to look", async () => {
    const users = await newUsers(7);
    const soon = Date.now() + 3_000;
    const ends = users.map((_, index) => new Date(soon + index * 230));
    for (const [index, userId] of users.entries()) {
      const input = { userId, planId: "pro", endsAt: ends[index]!, reason: "Test." };
      const change = { actor: { type: "system" as const, id: "test" }, now: clock(), livemode: false };
      await createGrant(database.pool, input, change);
    }
    await newWorker().start();
    const { pool } = database;
    const late = await vi.waitUntil(
      async () => {
        const { rows } = await pool.query<{ late: number }>(
          `select extract(epoch from e.derived_at - g.ends_at)::float as late from entitlements e
           join grants g using (user_id) where user_id = any($1) and e.plan_id = 'free'`,
          [users],
        );
        return rows.length === users.length && rows.map((row) => row.late).sort((a, b) => a - b);
      },
      { timeout: 15_000, interval: 100 },
    );
    // By its looks once a second alone the middle one would be half a second late.
    expect(late[3]).toBeLessThan(0.3);
  });

  it("has a heartbeat while it lives", async () => {
    const worker = newWorker();
    await worker.start();
    const beats = async () =>
      (await database.pool.query("select role from heartbeats where id = $1", [worker.id])).rows;
    expect(await beats()).toEqual([{ role: "worker" }]);
    await worker.stop();
    expect(await beats()).toEqual([]);
  });

  it("takes what has run out of time", async () => {
    const [user] = (await newUsers(1)) as [string];
    let ahead = 0;
    await newWorker({ clock: () => new Date(Date.now() + ahead) }).start();
    const ends = { metadata: { userId: user }, cancel_at: Math.floor(Date.now() / 1_000) + 3_600 };
    const event = eventOf(
      "customer.subscription.created",
      start,
      subscriptionOf(fresh("sub"), fresh("cus"), ends),
    );
    await deliver(database.pool, [event], clock());
    await applied([event]);
    ahead = 3_600_000;
    await vi.waitFor(
      async () => {
        const { rows } = await database.pool.query(
          "select cause from entitlement_changes where user_id = $1 order by id",
          [user],
        );
        expect(rows).toEqual([{ cause: "event" }, { cause: "time" }]);
      },
      { timeout: 20_000, interval: 50 },
    );
  }, 40_000);
});

describe("a worker process killed in the middle of a batch", () => {
  it("leaves its events to another within a second, and each is applied exactly once", {
    timeout: 60_000,
  }, async () => {
    const users = await newUsers(20);
    const events = users.flatMap((userId) => life(userId, 5));
    await deliver(database.pool, events, clock());

    // Whoever derives this user waits for us: that is where the batch is held.
    const gatekeeper = new pg.Client({ connectionString: database.url });
    await gatekeeper.connect();
    await gatekeeper.query("begin");
    await gatekeeper.query("select pg_advisory_xact_lock(hashtextextended('user:' || $1, 0))", [users[0]]);

    const victim = fork(join(import.meta.dirname, "../../server/worker.ts"), [], {
      execArgv: ["--import", "tsx"],
      env: {
        ...process.env,
        NODE_ENV: "development",
        DATABASE_URL: database.url,
        SESSION_SECRET: "0123456789abcdef0123456789abcdef",
        LOG_LEVEL: "silent",
        STRIPE_SECRET_KEY: "",
      },
    });
    const waiting = async () =>
      (
        await database.pool.query<{ pid: number }>(
          `select pid from pg_stat_activity where datname = current_database()
             and application_name = 'paidtrail worker' and wait_event_type = 'Lock'`,
        )
      ).rows.map(({ pid }) => pid);
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), { timeout: 12_000, interval: 20 });
    const [held] = await waiting();
    await newWorker().start();
    expect(await counts(events)).toEqual({ pending: events.length });

    const killedAt = performance.now();
    victim.kill("SIGKILL");
    // The other one stands where the victim stood: it has claimed the same events.
    await vi.waitFor(
      async () => {
        const now = await waiting();
        expect(now.length === 1 && now[0] !== held).toBe(true);
      },
      { timeout: 5_000, interval: 10 },
    );
    const takenAfterMs = performance.now() - killedAt;
    await gatekeeper.query("rollback");
    await gatekeeper.end();

    await applied(events);
    expect(takenAfterMs).toBeLessThan(1_000);
    expect(new Set(await changesPerEvent(events))).toEqual(new Set([1]));
    if (victim.exitCode === null && victim.signalCode === null) await once(victim, "exit");
  });

  it("ends within three seconds when it is asked to, and when its supervisor is gone", async () => {
    for (const end of ["SIGTERM", "disconnect"] as const) {
      const child = fork(join(import.meta.dirname, "../../server/worker.ts"), [], {
        execArgv: ["--import", "tsx"],
        env: {
          ...process.env,
          NODE_ENV: "development",
          DATABASE_URL: database.url,
          SESSION_SECRET: "0123456789abcdef0123456789abcdef",
          LOG_LEVEL: "silent",
          STRIPE_SECRET_KEY: "",
        },
      });
      const [message] = await once(child, "message");
      expect(message).toEqual({ ready: true });
      const askedAt = performance.now();
      const exited = once(child, "exit");
      if (end === "disconnect") child.disconnect();
      else child.kill(end);
      expect(await exited).toEqual([0, null]);
      expect(performance.now() - askedAt).toBeLessThan(3_000);
    }
  }, 30_000);
});
