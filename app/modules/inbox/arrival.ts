/** A verified event on its way into the database, with what is known of the request that brought it. */
import type { EventFacts } from "./read-event";

/** `facts` as they were read: copying them into one flat object costs as much as parsing half the body. */
export interface Arrival {
  facts: EventFacts;
  /** Exactly the bytes received. */
  body: Uint8Array;
  receivedAtMs: number;
  address: string | null;
  userAgent: string | null;
  /** `t` of the signature minus our clock, in seconds. */
  skewSeconds: number;
  secretLabel: string;
  secretFingerprint: string;
}

/**
 * What became of one arrival.
 * - accepted: stored and committed, seen for the first time
 * - duplicate: the event was stored before; this delivery of it is committed too
 * - refused: the database will not take this row, whoever asks; nothing is stored
 */
export type Stored = "accepted" | "duplicate" | "refused";

/** Unique per event: the database's constraint says the same. */
export const identityOf = ({ facts: { account, livemode, eventId } }: Arrival): string =>
  `${eventId}\n${livemode ? "live" : "test"}\n${account}`;
