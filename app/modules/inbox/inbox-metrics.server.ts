/** What this process measured of its own receiving, for /metrics. Counted per batch where possible. */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { RejectReason } from "./reject-reason";

export interface InboxMetrics {
  accepted(events: number): void;
  duplicates(events: number): void;
  unavailable(events: number): void;
  rejected(reason: RejectReason): void;
  /** From the whole body read to the outcome known, in milliseconds. */
  acknowledged(durationMs: number): void;
  batch(events: number): void;
}

export function createInboxMetrics(registry: Registry, queueDepth: () => number): InboxMetrics {
  const registers = [registry];
  const deliveries = new Counter({
    name: "paidtrail_deliveries_total",
    help: "Requests at the webhook endpoint by outcome and, where rejected, by reason.",
    labelNames: ["outcome", "reason"] as const,
    registers,
  });
  const acknowledgement = new Histogram({
    name: "paidtrail_ack_duration_seconds",
    help: "From the body read to the event committed.",
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2],
    registers,
  });
  const batches = new Histogram({
    name: "paidtrail_inbox_batch_events",
    help: "Events committed together.",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  new Gauge({
    name: "paidtrail_inbox_waiting_events",
    help: "Verified events waiting for the next commit.",
    registers,
    collect() {
      this.set(queueDepth());
    },
  });
  const accepted = deliveries.labels({ outcome: "accepted", reason: "" });
  const duplicates = deliveries.labels({ outcome: "duplicate", reason: "" });
  const unavailable = deliveries.labels({ outcome: "unavailable", reason: "" });
  return {
    accepted: (events) => accepted.inc(events),
    duplicates: (events) => duplicates.inc(events),
    unavailable: (events) => unavailable.inc(events),
    rejected: (reason) => deliveries.labels({ outcome: "rejected", reason }).inc(),
    acknowledged: (durationMs) => acknowledgement.observe(durationMs / 1000),
    batch: (events) => batches.observe(events),
  };
}
