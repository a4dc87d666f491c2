/**
 * What Stripe says has happened: the port to its list of events, which goes back
 * thirty days, and whom it sends them to. Failures are values.
 */
import type { StripeResult } from "./gateway";

export interface EventReader {
  /** One page, newest first, when its turn comes. */
  page(query: EventQuery): Promise<StripeResult<EventPage>>;
  /** The account's webhook endpoints. None where the key may not read them: nothing is known of them then. */
  endpoints(): Promise<StripeResult<ListedEndpoint[]>>;
  /** Where this deployment listens; null: not known. */
  webhookUrl: string | null;
}

export interface ListedEndpoint {
  url: string;
  /** Types, or `*`. */
  enabledEvents: string[];
  enabled: boolean;
}

/** Stripe filters by whole seconds: `from` is included, `to` is not. */
export interface EventQuery {
  from: Date;
  to: Date;
  /** The last event of the page before; null: from the newest. */
  after: string | null;
  /** Types, or groups as `invoice.*`; empty: all. At most `mostListedTypes`. */
  types: readonly string[];
}

/** As many as Stripe takes in one request. */
export const mostListedTypes = 20;
export const eventsPerPage = 100;
/** Stripe lists no event that is older. */
export const listedForMs = 30 * 86_400_000;

export interface EventPage {
  events: ListedEvent[];
  /** There are older ones in the window. */
  hasMore: boolean;
  /** `req_…` */
  requestId: string | null;
}

export interface ListedEvent {
  id: string;
  type: string;
  createdAt: Date;
  /** How many deliveries Stripe still means to make. */
  pendingWebhooks: number;
  /** The event's JSON as Stripe gave it. */
  body: Buffer;
  /** What Stripe gave could not be kept as it came: `body` is the same content, written anew. */
  reserialised: boolean;
}
