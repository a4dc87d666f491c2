/**
 * What a diagnosis asks of Stripe beside the objects themselves: the port. Failures
 * are values; everything is bounded.
 */
import type { StripeResult } from "./gateway";
import type { FetchedObject } from "./reader";

export interface CaseReader {
  /** Customers with exactly this email; Stripe gives the newest. */
  customersByEmail(email: string): Promise<StripeResult<FetchedObject[]>>;
  /** Stripe's events in these windows of time. They cannot be asked for by object. */
  eventsIn(windows: readonly Window[]): Promise<StripeResult<{ events: StripesEvent[]; complete: boolean }>>;
  event(id: string): Promise<StripeResult<StripesEvent>>;
  /** Of this key's mode. */
  endpoints(): Promise<StripeResult<StripesEndpoint[]>>;
}

export interface Window {
  from: Date;
  to: Date;
}

export interface StripesEvent {
  id: string;
  type: string;
  created: Date;
  pendingWebhooks: number;
  objectId: string | null;
  customerId: string | null;
  apiVersion: string | null;
  requestId: string | null;
}

export interface StripesEndpoint {
  id: string;
  url: string;
  status: "enabled" | "disabled";
  enabledEvents: string[];
  apiVersion: string | null;
  createdAt: Date;
}
