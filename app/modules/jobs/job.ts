/** What a job of the catalogue says of itself. */
import type { z } from "zod";

export interface Job<P> {
  payload: z.ZodType<P>;
  /** Requests of one key are one job while it waits. */
  key: (payload: P) => string;
  /** How often it is tried, later each time: some seconds at first, six hours by the tenth. */
  attempts: number;
  /** How long it waits for others like it, where it is not asked for a moment of its own. */
  delaySeconds: number;
  schedule?: Schedule<P>;
}

/** Besides whoever asks, time does. One run is asked for a moment, however many processes there are. */
export interface Schedule<P> {
  /** Five fields of cron, in UTC; once a minute at most. */
  at: string;
  payload: P;
  /** What was missed while nothing ran is caught up with as far back as this. 0: it is not. */
  catchUpSeconds: number;
}

/** Checks an entry of the catalogue where it is written. */
export const job = <P>(definition: Job<P>): Job<P> => definition;
