/** What /metrics says of missed events: how many are known, when they were last looked for, and whether Stripe is silent. */
import { Gauge, type Registry } from "prom-client";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { missingNow } from "./missing-view.server";
import { lastScheduledRun } from "./runs.server";
import { silence } from "./silence.server";

export interface MissedEventsSource {
  registry: Registry;
  pool: Pool;
  livemode: boolean;
  clock: Clock;
  log: Log;
}

const countedTo = 10_000;

/** Once a process. Without the database the figures are not there. */
export function registerMissedEvents({ registry, pool, livemode, clock, log }: MissedEventsSource): Registry {
  const registers = [registry];
  async function measured<T>(read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      log.warn({ err: error }, "missed events could not be measured");
      return null;
    }
  }
  new Gauge({
    name: "paidtrail_missed_events",
    help: `Events that Stripe has and that never arrived; ${countedTo} means that many or more.`,
    registers,
    async collect() {
      const found = await measured(() =>
        pool.query<{ count: number }>(
          `select count(*) as count from (${missingNow} limit ${countedTo}) counted`,
          [livemode, clock()],
        ),
      );
      if (found) this.set(found.rows[0]?.count ?? 0);
      else this.remove();
    },
  });
  new Gauge({
    name: "paidtrail_missed_events_check_age_seconds",
    help: "Since the last scheduled check came to its end; absent before the first.",
    registers,
    async collect() {
      const at = (await measured(() => lastScheduledRun(pool, livemode)))?.finishedAt ?? null;
      if (at === null) this.remove();
      else this.set(Math.max(0, (clock().getTime() - at.getTime()) / 1_000));
    },
  });
  new Gauge({
    name: "paidtrail_stripe_silent",
    help: "1 while nothing is heard from Stripe although Stripe has had events for this deployment.",
    registers,
    async collect() {
      const now = await measured(async () => ({ quiet: await silence(pool, livemode, clock()) }));
      if (now) this.set(now.quiet === null ? 0 : 1);
      else this.remove();
    },
  });
  return registry;
}
