/**
 * Sends, inside a worker process; any number of them share the work. Each endpoint
 * has room of its own, of which it uses one place while it fails: whoever hangs
 * keeps nobody else waiting. There are few endpoints, so all of it is bounded.
 */
import type { Clock } from "~/lib/clock";
import type { Db, Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { type Claimed, claimDue, fanOut, finish, giveBack, openEndpoints } from "./deliveries.server";
import { secretsOf } from "./endpoints.server";
import { eventBody, type StoredEvent } from "./event-body";
import { forgetOutgoing, isAnythingUntold } from "./outbox.server";
import { type Answer, post } from "./post.server";
import { signatureHeader, signatureHeaderName } from "./signature-header";

/** E-mail, where it is set up. */
export interface Mailer {
  /** In the transaction that takes the events. */
  collect(tx: Db, events: readonly StoredEvent[], now: Date): Promise<void>;
  /** Sends what is due. Gives how many letters that were. */
  sendDue(now: Date): Promise<number>;
}

export interface SenderOptions {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
  log: Log;
  /** This machine may be sent to: development and the demo. */
  local: boolean;
  mailer?: Mailer | null;
  pollMs?: number;
  timeoutMs?: number;
}

export interface Sender {
  start(): void;
  /** What is under way is broken off, and due again at once. */
  stop(): Promise<void>;
}

const placesOfEach = 4;
const defaultPollMs = 400;
const longestPauseMs = 5_000;
const forgetEveryMs = 60_000;

export function createSender(options: SenderOptions): Sender {
  const { pool, livemode, clock, log, local, mailer = null, timeoutMs } = options;
  const pollMs = options.pollMs ?? defaultPollMs;
  const quit = new AbortController();
  const underWay = new Map<number, number>();
  const sending = new Set<Promise<void>>();
  let wake = () => {};
  let running: Promise<unknown> | null = null;
  let forgotAt = 0;

  async function send(claimed: Claimed, url: string): Promise<void> {
    const now = clock();
    const body = eventBody(claimed.event);
    const secrets = await secretsOf(pool, claimed.endpointId, now);
    const signature = signatureHeader(body, secrets, Math.floor(now.getTime() / 1_000));
    const headers = { [signatureHeaderName]: signature };
    const answer: Answer = await post({ url, body, headers, local, timeoutMs, signal: quit.signal });
    if (quit.signal.aborted && answer.error !== null) return giveBack(pool, claimed, clock());
    const { disabled } = await finish(pool, claimed, answer, { now: clock(), chance: Math.random() });
    if (disabled)
      log.error({ endpoint: claimed.endpointId }, "webhooks: endpoint disabled, nothing was taken for days");
  }

  function begin(claimed: Claimed, url: string): void {
    const { endpointId } = claimed;
    underWay.set(endpointId, (underWay.get(endpointId) ?? 0) + 1);
    // What cannot be written down now is due again when its lease is over.
    const work = send(claimed, url)
      .catch((error) => log.warn({ error: String(error) }, "webhooks: an attempt could not be recorded"))
      .finally(() => {
        underWay.set(endpointId, (underWay.get(endpointId) ?? 1) - 1);
        sending.delete(work);
        wake();
      });
    sending.add(work);
  }

  async function round(): Promise<boolean> {
    const now = clock();
    const told = (await isAnythingUntold(pool))
      ? await fanOut(pool, now, async (tx, events) => mailer?.collect(tx, events, now))
      : 0;
    const endpoints = await openEndpoints(pool, livemode);
    const urls = new Map(endpoints.map(({ id, url }) => [id, url] as const));
    const room = endpoints.map(({ id, isFailing }) => ({
      endpointId: id,
      free: (isFailing ? 1 : placesOfEach) - (underWay.get(id) ?? 0),
    }));
    const claimed = await claimDue(pool, room, now);
    for (const one of claimed) begin(one, urls.get(one.endpointId) ?? "");
    if (now.getTime() - forgotAt >= forgetEveryMs) {
      forgotAt = now.getTime();
      await forgetOutgoing(pool, now);
    }
    return told > 0 || claimed.length > 0;
  }

  /** Repeats until stopped; once an outage, not once a try, it says so. */
  async function repeat(what: string, work: () => Promise<boolean>): Promise<void> {
    let trouble = 0;
    while (!quit.signal.aborted) {
      try {
        const more = await work();
        if (trouble > 0) log.info(`${what}: working again`);
        trouble = 0;
        if (!more) await pause(pollMs);
      } catch (error) {
        if (trouble === 0) log.error({ error: String(error) }, `${what}: interrupted, trying again`);
        trouble += 1;
        await pause(Math.min(longestPauseMs, 100 * 2 ** trouble));
      }
    }
  }

  /** Or until an attempt has ended, which makes room for the next. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        quit.signal.removeEventListener("abort", done);
        wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, ms);
      quit.signal.addEventListener("abort", done);
      if (quit.signal.aborted) done();
      else wake = done;
    });
  }

  return {
    start() {
      const letters = mailer === null ? [] : [repeatLetters(mailer)];
      running = Promise.all([repeat("webhooks", round), ...letters]);
    },
    async stop() {
      quit.abort();
      await running;
      await Promise.all(sending);
    },
  };

  function repeatLetters({ sendDue }: Mailer): Promise<void> {
    return repeat("e-mail", async () => (await sendDue(clock())) > 0);
  }
}
