/** Endpoints, the deliveries owed to them, and every attempt made. */
import type Stripe from "stripe";
import { defineTable } from "../store/table";

export interface EndpointSecret {
  secret: string;
  /** Failed attempts since the last success, and when the first of them was (emulator seconds). */
  failures: number;
  failingSince: number | null;
}

/** Endpoints as Stripe shows them after creation: without the secret. */
export const webhookEndpoints = defineTable<Stripe.WebhookEndpoint, EndpointSecret>({
  name: "webhook_endpoint",
  prefix: "we",
  noun: "webhook endpoint",
});

export type DeliveryState =
  /** Not delivered yet; will be tried at `nextAt`. */
  | "pending"
  /** Answered with 2xx (or a fault pretends so). */
  | "succeeded"
  /** Stripe gave up: attempts used up, endpoint gone or disabled, or a fault lost it. */
  | "failed";

export interface Delivery {
  id: string;
  event: string;
  endpoint: string;
  state: DeliveryState;
  attempts: number;
  /** Emulator seconds. */
  nextAt: number;
  /** Asked for by hand or a copy made by a fault: not counted in `pending_webhooks`. */
  extra: boolean;
  /** Held back by a reordering fault until its group is full. */
  heldBy: string | null;
  /** Let go by a reordering fault: it follows the one before it in a moment. Absent in older journals. */
  inTurn?: boolean;
  /** `data` in the endpoint's API version; null where that is the pinned one. */
  data: object | null;
}

export const deliveries = defineTable<Delivery>({
  name: "emulator.delivery",
  prefix: "del",
  indexes: {
    event: (delivery) => delivery.event,
    endpoint: (delivery) => delivery.endpoint,
    state: (delivery) => delivery.state,
    heldBy: (delivery) => delivery.heldBy,
  },
});

export interface Attempt {
  id: string;
  delivery: string;
  event: string;
  event_type: string;
  endpoint: string;
  url: string;
  /** 1 for the first. */
  number: number;
  /** Real time, milliseconds. */
  at: number;
  /** Emulator time, seconds. */
  emulator_time: number;
  /** HTTP status; null if no answer came. */
  status: number | null;
  ok: boolean;
  error: string | null;
  duration_ms: number;
  /** The beginning of the answer. */
  response_body: string;
  /** The faults that were played on it, by what they do. */
  faults: string[];
  signature: string | null;
}

export const attempts = defineTable<Attempt>({
  name: "emulator.attempt",
  prefix: "att",
  indexes: { event: (attempt) => attempt.event, endpoint: (attempt) => attempt.endpoint },
});
