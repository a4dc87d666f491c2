/**
 * Keeps looking, beside the worker that applies events: any number of processes, each
 * look is one's. Nothing here holds up an event.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "~/lib/log.server";
import { lookAtDue } from "./due-looks.server";
import type { LookDeps } from "./look.server";
import { watchLedger, watchOpened } from "./watch-checkouts.server";

export interface Watch {
  start(): void;
  /** Ends what is under way, and no more. */
  stop(): Promise<void>;
}

const everyMs = 1_000;
/** The ledger and opened checkouts: a minute is what they measure by. */
const checkoutsEveryMs = 5_000;
const longestPauseMs = 30_000;

export function createWatch(deps: LookDeps & { log: Log }): Watch {
  const { diagnosis, mayAskStripe, log } = deps;
  const quit = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: quit.signal }).catch(() => {});
  const running: Promise<void>[] = [];

  async function repeat(what: string, ms: number, work: () => Promise<number>): Promise<void> {
    let trouble = 0;
    while (!quit.signal.aborted) {
      try {
        const done = await work();
        trouble = 0;
        if (done === 0) await pause(ms);
      } catch (error) {
        // Once an outage, not once a try.
        if (trouble === 0) log.error({ error }, `${what}: interrupted, trying again`);
        trouble += 1;
        await pause(Math.min(longestPauseMs, ms * 2 ** trouble));
      }
    }
  }

  return {
    start() {
      running.push(
        repeat("looking at payers", everyMs, () => lookAtDue(deps)),
        repeat("watching checkouts", checkoutsEveryMs, async () => {
          const inLedger = await watchLedger(diagnosis);
          return inLedger + (mayAskStripe ? await watchOpened(diagnosis, diagnosis.reader) : 0);
        }),
      );
    },
    async stop() {
      quit.abort();
      await Promise.all(running);
    },
  };
}
