/**
 * How an event is shown: the same view serves the console, the JSON API and the
 * command line. Times are ISO strings, so that a view can travel as JSON.
 */
import type { Stage } from "./stages";

export interface EventRow {
  seq: number;
  /** evt_… */
  id: string;
  type: string;
  account: string | null;
  livemode: boolean;
  apiVersion: string | null;
  createdAt: string;
  receivedAt: string;
  objectType: string | null;
  objectId: string | null;
  customerId: string | null;
  userId: string | null;
  userName: string | null;
  duplicates: number;
  sync: SyncOutcome;
  /** Always five, in chain order. */
  stages: Stage[];
  /** From arrival to the last decision, in milliseconds. */
  durationMs: number | null;
}

export type SyncOutcome = "pending" | "applied" | "stale" | "ignored" | "failed" | "dead";
export const syncOutcomes: readonly SyncOutcome[] = ["pending", "applied", "stale", "ignored", "failed", "dead"];

export interface DeliveryRow {
  id: number;
  receivedAt: string;
  outcome: "accepted" | "duplicate" | "rejected";
  reason: string | null;
  detail: string | null;
  eventId: string | null;
  size: number;
  bodySha256: string | null;
  bodyPrefix: string | null;
  address: string | null;
  userAgent: string | null;
  signatureHeader: string | null;
  skewSeconds: number | null;
  secretLabel: string | null;
  secretFingerprint: string | null;
  suppressed: number;
}

export interface AttemptRow {
  attempt: number;
  at: string;
  error: string;
  nextAt: string | null;
}

export interface EventDetail extends EventRow {
  size: number;
  flags: string[];
  requestId: string | null;
  idempotencyKey: string | null;
  secretLabel: string | null;
  secretFingerprint: string | null;
  skewSeconds: number | null;
  attempts: number;
  nextAttemptAt: string | null;
  deliveries: DeliveryRow[];
  failedAttempts: AttemptRow[];
}
