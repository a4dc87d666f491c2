/** This process's measurements, for /metrics: one registry, whichever bundle asks. */
import { Counter, Registry } from "prom-client";
import { once } from "./once.server";

export const metricsRegistry = (): Registry => once("metrics", () => new Registry());

/** Requests at the webhook endpoint whose sender broke off before the body was whole. */
export const abortedDeliveries = (): Counter =>
  once(
    "aborted deliveries",
    () =>
      new Counter({
        name: "paidtrail_deliveries_aborted_total",
        help: "Requests at the webhook endpoint that ended before their body did.",
        registers: [metricsRegistry()],
      }),
  );
