/** This process's measurements, for /metrics: one registry, whichever bundle asks. */
import { Registry } from "prom-client";
import { once } from "./once.server";

export const metricsRegistry = (): Registry => once("metrics", () => new Registry());
