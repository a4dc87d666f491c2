/** What the page of missed events shows. Times are ISO strings. */

/** missing, or pending: on its way; pulled in; arrived by itself after all; expired: Stripe no longer lists it. */
export type MissingState = "missing" | "pending" | "pulled" | "arrived" | "expired";

export interface MissingRow {
  eventId: string;
  type: string;
  createdAt: string;
  objectId: string | null;
  customerId: string | null;
  state: MissingState;
  noticedAt: string;
  noticedBy: number;
  settledAt: string | null;
  pulledBy: number | null;
}

/** Events that did not arrive, one after another with less than an hour between them. */
export interface Stretch {
  /** Most frequent first. */
  types: { type: string; count: number }[];
  from: string;
  to: string;
  count: number;
  /** Of these, still not here. */
  open: number;
  pulled: number;
  arrived: number;
}

export interface MissingFilter {
  /** Created at or after, and at or before. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** A place in the list: newest first, and of one second by id. */
export interface MissingPlace {
  at: Date;
  id: string;
}
