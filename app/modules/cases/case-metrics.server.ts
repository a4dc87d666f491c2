/** What /metrics says of cases and of the time from payment to access. */
import { Gauge, type Registry } from "prom-client";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { unlockFigures } from "../payers/unlock-figures.server";
import { caseKinds } from "./case";
import { openCases } from "./case-list.server";

export interface CaseMetricsSource {
  registry: Registry;
  pool: Pool;
  livemode: boolean;
  clock: Clock;
  log: Log;
}

const countedTo = 10_000;
const dayMs = 86_400_000;

/** Once a process. Without the database the figures are not there. */
export function registerCases({ registry, pool, livemode, clock, log }: CaseMetricsSource): Registry {
  const registers = [registry];
  async function measured<T>(read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      log.warn({ err: error }, "cases could not be measured");
      return null;
    }
  }
  new Gauge({
    name: "paidtrail_open_cases",
    help: `Open cases by kind; ${countedTo} means that many or more.`,
    labelNames: ["kind"] as const,
    registers,
    async collect() {
      this.reset();
      for (const kind of caseKinds) {
        // cases_livemode_status_kind_id_idx
        const found = await measured(() =>
          pool.query<{ count: number }>(
            `select count(*) as count from (${openCases} and kind = $2 limit ${countedTo}) counted`,
            [livemode, kind],
          ),
        );
        if (found) this.set({ kind }, found.rows[0]?.count ?? 0);
      }
    },
  });
  new Gauge({
    name: "paidtrail_time_to_unlock_seconds",
    help: "From a checkout's payment at Stripe to the committed entitlement, of the last 24 hours; absent without a checkout.",
    labelNames: ["quantile"] as const,
    registers,
    async collect() {
      this.reset();
      const since = new Date(clock().getTime() - dayMs);
      const figures = await measured(() => unlockFigures(pool, livemode, since));
      if (figures === null) return;
      this.set({ quantile: "0.5" }, figures.p50Ms / 1_000);
      this.set({ quantile: "0.95" }, figures.p95Ms / 1_000);
      this.set({ quantile: "1" }, figures.maxMs / 1_000);
    },
  });
  return registry;
}
