/**
 * Keeps applying what is due. Woken by one notification a batch of arrivals;
 * behind that it polls, which covers a lost notification, a failed event whose
 * time has come, and what a killed worker leaves behind.
 *
 * Any number of workers share the work, in one process or many: claims decide
 * (inbox/claim.server.ts), nobody coordinates.
 */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Clock } from "~/lib/clock";
import { createPool, type Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { nextEnd } from "../entitlements/entitlements.server";
import { eventsChannel } from "../inbox/claim.server";
import type { ApplyDeps } from "./apply-batch.server";
import { applyDue, batchSize } from "./apply-due.server";
import { checkDue } from "./check-ownership.server";
import type { interpretEvent } from "./interpret-event";
import { describe } from "./failures";
import { beat, endBeat, forgetOldBeats, type Heartbeat } from "./heartbeat.server";
import { listen, type Listener } from "./listen.server";
import { rederiveNextPage } from "./rederivation.server";
import { rederivePastTheirEnd, rederiveRecentUsers } from "./rederive.server";

export interface WorkerOptions {
  /** Where it claims. Make it with createWorkerPool. */
  pool: Pool;
  /** The same database, for a connection that listens. */
  url: string;
  livemode: boolean;
  clock: Clock;
  log: Log;
  /** How long nothing may happen before it looks by itself, in milliseconds. */
  pollMs?: number;
  interpret?: typeof interpretEvent;
  refetch?: ApplyDeps["refetch"];
}

export interface Worker {
  id: string;
  /** Resolves when it works, or after a few seconds where the database is away: it goes on trying. */
  start(): Promise<void>;
  /** Ends what is under way, and no more. */
  stop(): Promise<void>;
  /** Applies until nothing is due; gives how many events. Also without start. */
  drain(): Promise<number>;
}

/** Batches under way at a time: while the database works on one, this process reads the next. */
const batchesAtATime = 2;
/** And a connection each for the chores, for deriving everybody, and for the close looks at ownership. */
const connections = batchesAtATime + 3;

/**
 * A pool whose connections notice within a quarter of a second that their worker
 * was killed, even while they wait for a lock: PostgreSQL itself looks only when
 * it next writes. A worker that hangs in a transaction loses it after ten seconds.
 */
export function createWorkerPool(url: string): Pool {
  return createPool({
    url,
    max: connections,
    applicationName: "paidtrail worker",
    pipeline: true,
    settings: [
      "set idle_in_transaction_session_timeout = '10s'",
      // Not on every platform that PostgreSQL runs on.
      "set client_connection_check_interval = '250ms'",
    ],
  });
}

const defaultPollMs = 500;
const choresEveryMs = 1_000;
const beatEveryMs = 2_000;
const lookForUsersEveryMs = 5_000;
const longestPauseMs = 5_000;
const startWithinMs = 5_000;

export function createWorker(options: WorkerOptions): Worker {
  const { pool, url, livemode, clock, log, interpret, refetch } = options;
  const deps = { pool, livemode, clock, interpret, refetch };
  const heartbeat: Heartbeat = {
    id: `worker-${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`,
    role: "worker",
    startedAt: clock(),
  };
  const bell = new Bell();
  const checkBell = new Bell();
  let stopping = false;
  let listener: Listener | null = null;
  let running: Promise<unknown> | null = null;

  async function round(): Promise<number> {
    const { claimed, failed } = await applyDue(deps);
    // A full batch: there is likely more than this loop can do alone.
    if (claimed >= batchSize) bell.ring();
    if (claimed > 0) checkBell.ring();
    for (const { seq, attempt, error, nextAt } of failed) {
      log.warn({ seq, attempt, error, nextAt }, nextAt ? "event failed" : "event given up");
    }
    return claimed;
  }

  /** Repeats `work` until stopped; `pauseMs` says how long to wait after each time it did nothing. */
  async function repeat(
    what: string,
    work: () => Promise<boolean>,
    wait: () => Promise<void>,
  ): Promise<void> {
    let trouble = 0;
    while (!stopping) {
      try {
        const more = await work();
        if (trouble > 0) log.info(`${what}: working again`);
        trouble = 0;
        if (!more && !stopping) await wait();
      } catch (error) {
        // Once an outage, not once a try.
        if (trouble === 0) log.error({ error: describe(error) }, `${what}: interrupted, trying again`);
        trouble += 1;
        await pause(Math.min(longestPauseMs, 100 * 2 ** trouble) * (0.5 + Math.random() / 2));
      }
    }
  }

  const quit = new AbortController();
  const pause = (ms: number) => sleep(ms, quit.signal);

  let lastBeat = Number.NEGATIVE_INFINITY;
  let lastLook = Number.NEGATIVE_INFINITY;
  /** When the next entitlement runs out, as far as is known. */
  let nextAt: Date | null = null;
  /** Until then, and not a second longer than usual: an event may bring an earlier end. */
  function untilNextEnd(): number {
    const ahead = nextAt === null ? choresEveryMs : nextAt.getTime() - clock().getTime();
    return Math.max(0, Math.min(choresEveryMs, ahead));
  }
  async function chores(): Promise<boolean> {
    const now = clock();
    if (now.getTime() - lastBeat >= beatEveryMs) {
      if (!Number.isFinite(lastBeat)) await forgetOldBeats(pool, now);
      await beat(pool, heartbeat, now);
      lastBeat = now.getTime();
    }
    const derived = await rederivePastTheirEnd(pool, { livemode, now });
    nextAt = derived > 0 ? now : await nextEnd(pool, now);
    if (now.getTime() - lastLook >= lookForUsersEveryMs) {
      await rederiveRecentUsers(pool, { livemode, now });
      lastLook = now.getTime();
    }
    return derived > 0;
  }

  const pollMs = options.pollMs ?? defaultPollMs;
  return {
    id: heartbeat.id,
    async start() {
      listener = listen(url, eventsChannel, () => bell.ring());
      const applying = Array.from({ length: batchesAtATime }, () =>
        repeat(
          "applying events",
          async () => (await round()) > 0,
          // Spread, so that several workers do not look at the same moment.
          () => bell.wait(pollMs * (0.8 + Math.random() * 0.2)),
        ),
      );
      let isUp = () => {};
      const up = new Promise<void>((resolve) => {
        isUp = resolve;
      });
      const keeping = repeat(
        "keeping time",
        async () => {
          const more = await chores();
          isUp();
          return more;
        },
        () => pause(untilNextEnd()),
      );
      const checking = repeat(
        "checking ownership",
        async () => {
          const checked = await checkDue(deps);
          // Their lanes were in our hands: what came meanwhile was passed over.
          if (checked > 0) bell.ring();
          return checked > 0;
        },
        () => checkBell.wait(pollMs),
      );
      const deriving = repeat(
        "deriving everybody",
        async () => (await rederiveNextPage(pool, { livemode, clock })) === "worked",
        () => pause(choresEveryMs),
      );
      running = Promise.all([...applying, keeping, checking, deriving]);
      await Promise.race([up, pause(startWithinMs)]);
      log.info({ worker: heartbeat.id }, "worker started");
    },
    async stop() {
      stopping = true;
      quit.abort();
      bell.ringForAll();
      checkBell.ringForAll();
      await Promise.all([running, listener?.close()]);
      await endBeat(pool, heartbeat.id).catch(() => {});
    },
    async drain() {
      let total = 0;
      for (let claimed = await round(); claimed > 0; claimed = await round()) total += claimed;
      return total;
    },
  };
}

/** Wakes one of those who wait; rung while nobody does, it is heard by the next who would. */
class Bell {
  private rung = false;
  private readonly waiting: (() => void)[] = [];

  ring(): void {
    const wake = this.waiting.shift();
    if (wake) wake();
    else this.rung = true;
  }

  ringForAll(): void {
    for (const wake of this.waiting.splice(0)) wake();
    this.rung = true;
  }

  async wait(ms: number): Promise<void> {
    if (this.rung) {
      this.rung = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(wake), 1);
        resolve();
      }, ms);
      this.waiting.push(wake);
    });
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
