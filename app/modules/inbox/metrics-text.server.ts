/** The text of /metrics: what this process measured, and what the database says waits. */
import { Gauge, type Registry } from "prom-client";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { once } from "~/lib/once.server";
import { type Backlog, backlog, cappedAt } from "./backlog.server";

const cachedForMs = 5_000;

export interface MetricsSource {
  registry: Registry;
  pool: Pool;
  clock: Clock;
  log: Log;
}

/** Prometheus text and its content type. Without the database it lacks the figures that are there. */
export async function metricsText(source: MetricsSource): Promise<{ text: string; contentType: string }> {
  once("backlog metrics", () => registerBacklog(source));
  return { text: await source.registry.metrics(), contentType: source.registry.contentType };
}

function registerBacklog({ registry, pool, clock, log }: MetricsSource): Registry {
  const registers = [registry];
  const current = cached(async () => {
    try {
      return await backlog(pool, clock());
    } catch (error) {
      log.warn({ err: error }, "the backlog could not be measured");
      return null;
    }
  });
  new Gauge({
    name: "paidtrail_events",
    help: `Stored events by sync outcome; ${cappedAt} means that many or more.`,
    labelNames: ["sync"] as const,
    registers,
    async collect() {
      const now = await current();
      this.reset();
      for (const [sync, count] of Object.entries(now?.events ?? {})) this.set({ sync }, count);
    },
  });
  new Gauge({
    name: "paidtrail_oldest_pending_seconds",
    help: "Age of the oldest event that has not been processed.",
    registers,
    async collect() {
      const now = await current();
      if (now) this.set(now.oldestPendingSeconds);
      else this.remove();
    },
  });
  new Gauge({
    name: "paidtrail_database_up",
    help: "1 while the database answers.",
    registers,
    async collect() {
      this.set((await current()) ? 1 : 0);
    },
  });
  return registry;
}

/** Asked by several gauges at once and by several scrapers: the database is asked once in five seconds. */
function cached(read: () => Promise<Backlog | null>): () => Promise<Backlog | null> {
  let readAt = Number.NEGATIVE_INFINITY;
  let latest: Promise<Backlog | null> = Promise.resolve(null);
  return () => {
    if (performance.now() - readAt >= cachedForMs) {
      readAt = performance.now();
      latest = read();
    }
    return latest;
  };
}
