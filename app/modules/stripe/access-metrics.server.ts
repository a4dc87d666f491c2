/** What /metrics says of the key: whether Stripe refuses it, or lets it read too little. */
import { Gauge, type Registry } from "prom-client";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { accessProblem } from "./access-problem.server";

export interface AccessSource {
  registry: Registry;
  pool: Pool;
  livemode: boolean;
  log: Log;
}

/** Once a process. Without the database the figure is not there. */
export function registerAccessProblem({ registry, pool, livemode, log }: AccessSource): void {
  new Gauge({
    name: "paidtrail_stripe_access_problem",
    help: "1 while Stripe refuses STRIPE_SECRET_KEY (kind key_refused) or the key lacks a permission (kind forbidden).",
    labelNames: ["kind"],
    registers: [registry],
    async collect() {
      this.reset();
      try {
        const problem = await accessProblem(pool, livemode);
        for (const kind of ["key_refused", "forbidden"] as const) {
          this.set({ kind }, problem?.kind === kind ? 1 : 0);
        }
      } catch (error) {
        log.warn({ err: error }, "whether Stripe refuses the key could not be measured");
      }
    },
  });
}
