/** Times to unlock as pages show them. Times are ISO strings, durations milliseconds. */

/** One checkout: paid at Stripe, unlocked here, asked about by the host application. */
export interface Unlock {
  id: number;
  userId: string;
  customerId: string | null;
  sessionId: string | null;
  planId: string;
  /** As Stripe's event says, in whole seconds. */
  paidAt: string;
  unlockedAt: string;
  /** null: the host has not asked about them since. */
  hostReadAt: string | null;
  tookMs: number;
}

export interface UnlockFigures {
  /** How many were looked at. */
  count: number;
  /** There were more: the figures are of the latest. */
  capped: boolean;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

export interface UnlockPoint {
  /** When the stretch begins. */
  at: string;
  count: number;
  p50Ms: number | null;
  p95Ms: number | null;
}
