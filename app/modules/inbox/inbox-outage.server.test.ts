import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createPool } from "~/lib/database.server";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "~/lib/embedded-postgres.server";
import { removePostgresHome } from "~/lib/embedded-postgres-home.server";
import { migrateDirectly } from "~/lib/testing/test-cluster";
import { eventBody, type InboxUnderTest, inboxUnderTest } from "./testing/inbox-under-test";

/** A server of this file's own: the others' would not like what is done to it. */
const folder = mkdtempSync(join(tmpdir(), "paidtrail-outage-"));
const dataDir = join(folder, "postgres");
let postgres: EmbeddedPostgres;
let under: InboxUnderTest;

const start = (port?: number) =>
  startEmbeddedPostgres({ dataDir, durable: true, log: () => {}, ...(port === undefined ? {} : { port }) });

beforeAll(async () => {
  postgres = await start();
  await migrateDirectly(postgres.url);
  under = inboxUnderTest(postgres.url);
}, 60_000);
afterAll(async () => {
  await under.inbox.close();
  await postgres.stop();
  removePostgresHome(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const begun = performance.now();
  const result = await work;
  return { result, ms: performance.now() - begun };
}

async function query<T>(text: string): Promise<T[]> {
  const pool = createPool({ url: postgres.url, max: 1, applicationName: "test" });
  try {
    return (await pool.query(text)).rows as T[];
  } finally {
    await pool.end();
  }
}

const outcomesOf = async (bodies: Buffer[]) =>
  Promise.all(bodies.map((body) => timed(under.deliver(body)))).then((all) => ({
    outcomes: [...new Set(all.map(({ result }) => result.outcome))],
    slowestMs: Math.max(...all.map(({ ms }) => ms)),
  }));

const recovers = () =>
  vi.waitFor(async () => expect((await under.deliver(eventBody())).outcome).toBe("accepted"), {
    timeout: 8_000,
  });

/** Every process of the server: stopped, it keeps its connections open and says nothing. */
async function frozen(work: () => Promise<void>): Promise<void> {
  const backends = (await query<{ pid: number }>("select pid from pg_stat_activity")).map(({ pid }) => pid);
  const pids = [postgres.pid, ...backends];
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // A connection that has ended meanwhile.
      }
    }
  };
  signal("SIGSTOP");
  try {
    await work();
  } finally {
    signal("SIGCONT");
  }
}

describe("while the database is away", () => {
  test("frozen: every delivery gets its 503 within two seconds, and it goes on by itself afterwards", async () => {
    expect((await under.deliver(eventBody())).outcome).toBe("accepted");
    const bodies = Array.from({ length: 50 }, () => eventBody());
    await frozen(async () => {
      const first = await outcomesOf(bodies);
      expect(first.outcomes).toEqual(["unavailable"]);
      expect(first.slowestMs).toBeLessThan(2_000);
      // The second time it is a new connection that gets no answer.
      const second = await outcomesOf(bodies);
      expect(second.outcomes).toEqual(["unavailable"]);
      expect(second.slowestMs).toBeLessThan(2_000);
      const refused = await timed(under.deliver(eventBody(), { header: null, address: "198.51.100.1" }));
      expect(refused.result).toMatchObject({ outcome: "rejected", status: 400 });
      expect(refused.ms).toBeLessThan(1_000);
    });
    await recovers();
    // Sent again, as Stripe does: whether or not the frozen statement came through, each is there once.
    const again = await Promise.all(bodies.map((body) => under.deliver(body)));
    expect(again.every(({ outcome }) => outcome === "accepted" || outcome === "duplicate")).toBe(true);
    const [stored] = await query<{ events: number; bodies: number }>(
      "select (select count(*) from events) as events, (select count(*) from event_bodies) as bodies",
    );
    expect(stored).toEqual({ events: stored!.bodies, bodies: stored!.events });
  });

  test("stopped and started again: nothing acknowledged is lost, nothing is acknowledged unstored", async () => {
    const acknowledged: string[] = [];
    const slow: number[] = [];
    let going = true;
    const senders = Array.from({ length: 8 }, async () => {
      while (going) {
        const { result, ms } = await timed(under.deliver(eventBody()));
        if (ms > 2_000) slow.push(ms);
        if (result.outcome === "accepted") acknowledged.push(result.eventId);
        else await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(50));
    await postgres.stop(0);
    const { result, ms } = await timed(under.deliver(eventBody()));
    expect(result).toMatchObject({ outcome: "unavailable", retryAfterSeconds: expect.any(Number) });
    expect(ms).toBeLessThan(2_000);
    const before = acknowledged.length;
    postgres = await start(postgres.port);
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + 50), { timeout: 10_000 });
    going = false;
    await Promise.all(senders);
    const stored = new Set(
      (await query<{ event_id: string }>("select event_id from events")).map((row) => row.event_id),
    );
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(slow).toEqual([]);
  }, 40_000);

  test("more than can wait is turned away at once", async () => {
    await frozen(async () => {
      const flood = Array.from({ length: 2_600 }, () => timed(under.deliver(eventBody())));
      const all = await Promise.all(flood);
      expect(all.every(({ result }) => result.outcome === "unavailable")).toBe(true);
      // Those beyond the queue did not wait for the patience of the others to end.
      const last = all.at(-1)!;
      expect(last.ms).toBeLessThan(1_000);
    });
    await recovers();
  });
});
