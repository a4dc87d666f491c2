import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Pool } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { type ApplyDeps, applyBatch } from "./apply-batch.server";
import { applyDue } from "./apply-due.server";
import { isContention, isOutage, mostAttempts, retryAt } from "./failures";
import { interpretEvent } from "./interpret-event";
import { replayEvent } from "./replay-event.server";
import { createWorkerPool } from "./worker.server";
import { deliver, eventOf, fresh, type Json, seconds } from "./testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
let database: TestDatabase;
/** A worker's: statements of one round trip fail together. */
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createWorkerPool(database.url);
  // A row that the database will not take, for a reason that no check of ours foresees.
  await database.pool.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'poison: %', new.id using errcode = 'P0001'; end $$;
    create trigger refuse before insert on mirror_objects for each row when (new.id like 'cus_poison%') execute function refuse()`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
// What failed in one test must not fall due in the next.
beforeEach(() => database.pool.query("delete from events"));

let now = new Date("2026-12-10T13:00:00Z");
const deps = (more: Partial<ApplyDeps> = {}): ApplyDeps => ({
  pool,
  livemode: false,
  clock: () => now,
  random: () => 0.5,
  ...more,
});
const customer = (id: string) => eventOf("customer.created", start, { id, object: "customer" });

async function outcomes(events: readonly Json[]) {
  const { rows } = await database.pool.query<{
    seq: number;
    sync: string;
    syncReason: string;
    attempts: number;
    nextAttemptAt: Date | null;
  }>(
    `select seq, sync, sync_reason as "syncReason", attempts, next_attempt_at as "nextAttemptAt"
     from events join unnest($1::text[]) with ordinality as wanted(id, position) on event_id = wanted.id
     order by position`,
    [events.map(({ id }) => id)],
  );
  return rows;
}

describe("an event that cannot be applied", () => {
  it("is found among 100, fails alone, and says when it is tried again; its companions are applied", async () => {
    const poison = customer(fresh("cus_poison"));
    const good = Array.from({ length: 99 }, () => customer(fresh("cus")));
    await deliver(database.pool, [...good.slice(0, 40), poison, ...good.slice(40)], now);
    const { claimed, failed } = await applyDue(deps());
    expect({ claimed, failed: failed.length }).toEqual({ claimed: 100, failed: 1 });
    expect((await outcomes(good)).every(({ sync }) => sync === "applied")).toBe(true);
    const [bad] = await outcomes([poison]);
    expect(bad).toMatchObject({ sync: "failed", attempts: 1, nextAttemptAt: new Date(now.getTime() + 500) });
    expect(bad?.syncReason).toMatch(/^processing_failed: P0001 poison: cus_poison/);
    const { rows } = await database.pool.query(
      "select attempt, at, next_at from event_attempts where event_seq = $1",
      [bad?.seq],
    );
    expect(rows).toEqual([{ attempt: 1, at: now, next_at: bad?.nextAttemptAt }]);
  });

  it("that throws while it is read or decided fails alone, without a second transaction", async () => {
    const [bad, good] = [customer(fresh("cus_bad")), customer(fresh("cus"))];
    await deliver(database.pool, [bad, good], now);
    const interpret: typeof interpretEvent = (event, livemode) => {
      if (event.customerId?.startsWith("cus_bad")) throw new TypeError("a bug");
      return interpretEvent(event, livemode);
    };
    const { failed } = await applyBatch(deps({ interpret }), { limit: 10 });
    expect(failed).toMatchObject([{ attempt: 1, error: "a bug" }]);
    expect(await outcomes([bad, good])).toMatchObject([{ sync: "failed" }, { sync: "applied" }]);
    // Mended: it is applied when its time comes.
    expect((await applyDue(deps())).claimed).toBe(0);
    now = new Date(now.getTime() + 1_000);
    await applyDue(deps());
    expect(await outcomes([bad])).toMatchObject([{ sync: "applied", attempts: 1 }]);
  });

  it("does not hold up later events of its customer", async () => {
    const id = fresh("cus_poison");
    const [first, second] = [
      customer(id),
      eventOf("payment_method.attached", start, { id: fresh("pm"), object: "payment_method", customer: id }),
    ];
    await deliver(database.pool, [first, second], now);
    await applyDue(deps());
    expect(await outcomes([first, second])).toMatchObject([{ sync: "failed" }, { sync: "ignored" }]);
  });

  it("is given up after ten attempts, and runs again when an operator replays it", async () => {
    const poison = customer(fresh("cus_poison"));
    await deliver(database.pool, [poison], now);
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const { failed } = await applyDue(deps({ random: () => 0 }));
      expect(failed.some(({ attempt: made }) => made === attempt)).toBe(true);
    }
    const [dead] = await outcomes([poison]);
    expect(dead).toMatchObject({ sync: "dead", attempts: 10, nextAttemptAt: null });
    expect(dead?.syncReason).toMatch(/^processing_dead: /);

    await database.pool.query("alter table mirror_objects disable trigger refuse");
    await replayEvent(database.pool, dead?.seq ?? 0, {
      actor: { type: "user", id: "op" },
      reason: "a test",
      now,
    });
    await applyDue(deps());
    await database.pool.query("alter table mirror_objects enable trigger refuse");
    expect(await outcomes([poison])).toMatchObject([{ sync: "applied" }]);
  });

  it("is not counted against when the database is away", async () => {
    const event = customer(fresh("cus"));
    await deliver(database.pool, [event], now);
    const away = Object.assign(new Error("terminating connection due to administrator command"), {
      code: "57P01",
    });
    const interpret: typeof interpretEvent = (given) => interpretEvent(given, false);
    const gone = new Proxy(pool, {
      get: (target, key) =>
        key === "connect" ? () => Promise.reject(away) : Reflect.get(target, key, target),
    });
    await expect(applyDue(deps({ pool: gone, interpret }))).rejects.toBe(away);
    expect(await outcomes([event])).toMatchObject([{ sync: "pending", attempts: 0 }]);
  });
});

describe("retries", () => {
  it("wait up to twice as long each time, an hour at most, ten times in all", () => {
    const waits = Array.from({ length: 10 }, (_, n) => retryAt(n + 1, now, () => 1));
    const secondsOf = waits.map((at) => at && (at.getTime() - now.getTime()) / 1_000);
    expect(secondsOf).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, null]);
    expect(retryAt(9, now, () => 0)?.getTime()).toBe(now.getTime());
  });

  it("tell an outage and a collision from a fault of the event", () => {
    const coded = (code: string) => Object.assign(new Error("x"), { code });
    expect(["08006", "57P01", "53300", "ECONNREFUSED", "EPIPE"].every((code) => isOutage(coded(code)))).toBe(
      true,
    );
    expect(isOutage(new Error("Connection terminated unexpectedly"))).toBe(true);
    expect(["22P02", "P0001", "57014", "23505"].some((code) => isOutage(coded(code)))).toBe(false);
    expect(["40P01", "40001"].every((code) => isContention(coded(code)))).toBe(true);
    expect(isOutage("just text")).toBe(false);
  });
});
