/** Deliveries and attempts as pages, API and command line show them. Pure. */
import type { SentType } from "./endpoint";

export const deliveryStates = ["pending", "delivered", "failed"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const isDeliveryState = (text: string): text is DeliveryState =>
  deliveryStates.some((state) => state === text);

export interface DeliveryView {
  id: number;
  endpointId: number;
  eventId: string;
  type: SentType;
  state: DeliveryState;
  /** Since it was made, or sent again by hand. */
  tries: number;
  createdAt: string;
  /** null: given up, or taken. */
  nextAttemptAt: string | null;
  /** The last attempt; null: there was none yet. */
  triedAt: string | null;
  tookMs: number | null;
  status: number | null;
  error: string | null;
}

export interface AttemptView {
  id: number;
  at: string;
  tookMs: number;
  status: number | null;
  error: string | null;
  /** The beginning of what was answered. */
  answer: string | null;
}
