/**
 * Requests that read at Stripe, each when its turn comes: the turns are shared by
 * all processes of a deployment (pace.server.ts). Bounded in every direction:
 * pages of a list, requests a second, time for one try and for a whole reading,
 * repetitions. What Stripe refuses ends the whole reading, as a value.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stripe } from "stripe";
import type { Clock } from "~/lib/clock";
import type { Log } from "~/lib/log.server";
import type { StripeFailure, StripeResult } from "./gateway";
import { connectStripe } from "./gateway.server";
import type { Pace } from "./pace.server";
import { readingTime } from "./reading-time";
import { readStripeError } from "./stripe-errors";

export interface PacedRequestOptions {
  /** null: every call answers `no_key`. */
  key: string | null;
  /** null: Stripe's own host. */
  apiBase: string | null;
  pace: Pace;
  clock: Clock;
  log: Log;
  /** For one try, in milliseconds. */
  timeoutMs?: number;
  /** For a whole reading, however many requests it takes, in milliseconds. */
  readingMs?: number;
}

export interface Answer<T> {
  value: T;
  /** When the request set out, by Stripe's clock as far as that is known. */
  asOf: Date;
  apiVersion: string | null;
}

export interface Listed {
  id: string;
}

export type List<T extends Listed> = (place: {
  starting_after?: string;
  limit: number;
}) => Promise<Stripe.Response<Stripe.ApiList<T>>>;

export interface PacedRequests {
  /** Several requests that make one reading. The first that Stripe refuses is its failure. */
  reading<T>(
    what: string,
    work: (stripe: Stripe, requestIds: string[]) => Promise<T>,
    deadline?: number,
  ): Promise<StripeResult<T>>;
  /** Of a reading that begins now, by `performance.now()`: for what is made of several. */
  deadline(): number;
  /** One request, within a reading. */
  ask<T extends object>(send: () => Promise<Stripe.Response<T>>, requestIds: string[]): Promise<Answer<T>>;
  /** A list from its beginning, or from behind an object; within a reading. */
  pagesOf<T extends Listed>(
    list: List<T>,
    requestIds: string[],
    from?: { after?: string; mostPages?: number },
  ): Promise<{ pages: Answer<Stripe.ApiList<T>>[]; complete: boolean }>;
}

const usualTimeoutMs = 10_000;
/** Stripe may be slow, and a customer may have a lot. */
const usualReadingMs = 120_000;
/** Where somebody waits for a page. */
export const readingMsOfPages = 10_000;
const pageSize = 100;
/** Of each list: 2,000 objects are more than a support case is about. */
const usualPages = 20;
/** How often a request is sent that Stripe turned away for its number, where it says to come back soon. */
const mostTries = 3;
const longestRetryAfterSeconds = 5;

/** Ends a reading half-way; it never leaves this file. */
class Refused extends Error {
  constructor(readonly failure: StripeFailure) {
    super(failure.message);
  }
}

export function createPacedRequests(options: PacedRequestOptions): PacedRequests {
  const { key, apiBase, pace, clock, log, timeoutMs = usualTimeoutMs } = options;
  const { readingMs = usualReadingMs } = options;
  let client: Promise<Stripe> | null = null;
  /** Readings that ended for their time, by their list of request ids: what is still under way in them asks no more. */
  const over = new WeakSet<string[]>();

  const requests: PacedRequests = {
    deadline: () => performance.now() + readingMs,

    async reading(what, work, deadline = requests.deadline()) {
      if (key === null) return { ok: false, failure: noKey };
      client ??= connectStripe(key, { apiBase, timeoutMs });
      const stripe = await client;
      const requestIds: string[] = [];
      const done = new AbortController();
      const timeIsUp = sleep(Math.max(0, deadline - performance.now()), undefined, {
        signal: done.signal,
      }).then(() => {
        over.add(requestIds);
        throw new Refused(tooSlow);
      });
      try {
        return { ok: true, value: await Promise.race([work(stripe, requestIds), timeIsUp]) };
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        log.warn({ what, ...error.failure }, "Stripe did not answer as hoped");
        return { ok: false, failure: error.failure };
      } finally {
        timeIsUp.catch(() => {});
        done.abort();
      }
    },

    async ask(send, requestIds) {
      for (let tries = 1; ; tries += 1) {
        if (!(await pace.turn())) throw new Refused(tooMany);
        if (over.has(requestIds)) throw new Refused(tooSlow);
        const sentAt = clock().getTime();
        try {
          const value = await send();
          const { headers, requestId, apiVersion } = value.lastResponse;
          if (requestId) requestIds.push(requestId);
          const asOf = readingTime({ sentAt, receivedAt: clock().getTime(), date: headers.date ?? null });
          return { value, asOf, apiVersion: apiVersion ?? null };
        } catch (error) {
          const failure = readStripeError(error);
          if (failure === null) throw error;
          if (failure.kind !== "rate_limited") throw new Refused(failure);
          const seconds = failure.retryAfterSeconds ?? 1;
          await pace.pause(seconds);
          if (tries === mostTries || seconds > longestRetryAfterSeconds) throw new Refused(failure);
        }
      }
    },

    async pagesOf<T extends Listed>(
      list: List<T>,
      requestIds: string[],
      { after, mostPages = usualPages }: { after?: string; mostPages?: number } = {},
    ) {
      const pages: Answer<Stripe.ApiList<T>>[] = [];
      let from = after;
      while (pages.length < mostPages) {
        const place = { limit: pageSize, ...(from === undefined ? {} : { starting_after: from }) };
        const page = await requests.ask(() => list(place), requestIds);
        pages.push(page);
        from = page.value.data.at(-1)?.id;
        if (!page.value.has_more || from === undefined) return { pages, complete: true };
      }
      return { pages, complete: false };
    },
  };
  return requests;
}

const noKey: StripeFailure = {
  kind: "no_key",
  code: null,
  status: null,
  requestId: null,
  message: "There is no STRIPE_SECRET_KEY.",
};

const tooMany: StripeFailure = {
  kind: "rate_limited",
  code: null,
  status: null,
  requestId: null,
  message: "So many requests to Stripe are waiting already that this one was not sent.",
};

const tooSlow: StripeFailure = {
  kind: "unreachable",
  code: null,
  status: null,
  requestId: null,
  message: "Stripe did not answer in the time there is for reading all of it.",
};
