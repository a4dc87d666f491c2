/**
 * Lists events at Stripe, a page at a time. Slow on purpose: turns are shared with
 * everything else that asks Stripe (pace.server.ts) and never come in a burst, and
 * the SDK repeats nothing by itself, because its repeats would not wait for a turn
 * (but for what a kept connection swallowed that Stripe had closed: once).
 * What Stripe turns away, or has trouble with, is asked again later each time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stripe } from "stripe";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { forgetProblem, isLasting, type Mended, noteProblem } from "./access-problem.server";
import { type AnswerTexts, keepAnswerTexts } from "./answer-texts.server";
import {
  type EventPage,
  type EventQuery,
  type EventReader,
  eventsPerPage,
  type ListedEndpoint,
  type ListedEvent,
} from "./event-reader";
import type { StripeFailure, StripeResult } from "./gateway";
import { connectStripe } from "./gateway.server";
import { listTexts } from "./list-texts";
import type { Pace } from "./pace.server";
import { readStripeError } from "./stripe-errors";

export interface EventReaderOptions {
  /** null: every call answers `no_key`. */
  key: string | null;
  /** null: Stripe's own host. */
  apiBase: string | null;
  livemode: boolean;
  /** Where this deployment listens; null: not known. */
  webhookUrl: string | null;
  /** Where it notes that Stripe refuses the key. */
  pool: Pool;
  /** When it takes that back. */
  mended?: Mended;
  /** See `listingPace`. */
  pace: Pace;
  clock: Clock;
  log: Log;
  /** For one try, in milliseconds. */
  timeoutMs?: number;
  /** Between tries. */
  wait?: (ms: number) => Promise<unknown>;
}

/**
 * Fewer than the 25 requests a second that Stripe allows one kind of request, and
 * never two at once: a walk through thirty days would use up every burst there is.
 * `perSecond`: what the deployment allows altogether.
 */
export const listingPace = (perSecond: number) => ({
  perSecond: Math.min(20, perSecond),
  burst: 1,
  longestWaitSeconds: 330,
});

const usualTimeoutMs = 20_000;
const mostTries = 6;
const longestBackOffSeconds = 30;

export function createEventReader(options: EventReaderOptions): EventReader {
  const { key, apiBase, livemode, webhookUrl, pool, pace, clock, log, timeoutMs = usualTimeoutMs } = options;
  const { wait = sleep } = options;
  let connected: Promise<{ stripe: Stripe; texts: AnswerTexts }> | null = null;
  /** What this process, or one before it, has noted: an answer takes it back. */
  let mayBeNoted = true;

  async function connect(secret: string): Promise<{ stripe: Stripe; texts: AnswerTexts }> {
    let texts: AnswerTexts | null = null;
    const stripe = await connectStripe(secret, {
      apiBase,
      timeoutMs,
      retries: 0,
      httpClient: (own) => {
        texts = keepAnswerTexts(own);
        return texts.client;
      },
    });
    if (texts === null) throw new Error("Stripe's SDK did not take the client it was given.");
    return { stripe, texts };
  }

  async function refused(
    { what, needless }: Request,
    failure: StripeFailure,
  ): Promise<{ ok: false; failure: StripeFailure }> {
    log.warn({ what, ...failure }, "Stripe did not answer as hoped");
    if (isLasting(failure) && !(needless && failure.kind === "forbidden")) {
      await noteProblem(pool, livemode, failure, clock());
      mayBeNoted = true;
    }
    return { ok: false, failure };
  }

  async function ask<T>(
    request: Request,
    work: (stripe: Stripe, texts: AnswerTexts) => Promise<T>,
  ): Promise<StripeResult<T>> {
    if (key === null) return { ok: false, failure: noKey };
    connected ??= connect(key);
    const { stripe, texts } = await connected;
    for (let tries = 1; ; tries += 1) {
      if (!(await pace.turn())) return refused(request, tooMany);
      try {
        const value = await work(stripe, texts);
        if (mayBeNoted && !request.needless) {
          await forgetProblem(pool, livemode, options.mended);
          mayBeNoted = false;
        }
        return { ok: true, value };
      } catch (error) {
        const failure = readStripeError(error);
        if (failure === null) throw error;
        if (tries === mostTries || !passes(failure)) return refused(request, failure);
        const seconds = failure.retryAfterSeconds ?? backOffSeconds(tries);
        // Who is asked to go slower tells everybody; trouble of one request is nobody else's.
        if (failure.kind === "rate_limited") await pace.pause(seconds);
        else await wait(seconds * 1_000);
      }
    }
  }

  return {
    webhookUrl,
    page: (query) =>
      ask({ what: "list events", needless: false }, async (stripe, texts) => {
        const list = await stripe.events.list(parametersOf(query));
        return pageOf(list, texts.textOf(list));
      }),
    async endpoints() {
      const listed = await ask({ what: "list webhook endpoints", needless: true }, async (stripe) => {
        const { data } = await stripe.webhookEndpoints.list({ limit: mostEndpoints });
        return data.map(
          ({ url, enabled_events: enabledEvents, status }): ListedEndpoint => ({
            url,
            enabledEvents,
            enabled: status === "enabled",
          }),
        );
      });
      if (!listed.ok && listed.failure.kind === "forbidden") return { ok: true, value: [] };
      return listed;
    },
  };
}

interface Request {
  what: string;
  /** A restricted key need not allow it: an answer, or its lack, says nothing of the key. */
  needless: boolean;
}

/** More than Stripe lets an account have. */
const mostEndpoints = 100;

/** Asking again may help. */
const passes = ({ kind }: StripeFailure) =>
  kind === "rate_limited" || kind === "stripe_error" || kind === "unreachable";

/** 1 s, 2 s, 4 s …, by up to a half less, so that several processes do not come back together. */
const backOffSeconds = (tries: number) =>
  Math.min(longestBackOffSeconds, 2 ** (tries - 1)) * (0.5 + Math.random() / 2);

function parametersOf({ from, to, after, types }: EventQuery): Stripe.EventListParams {
  return {
    limit: eventsPerPage,
    created: { gte: inSeconds(from), lt: inSeconds(to) },
    ...(after === null ? {} : { starting_after: after }),
    ...(types.length === 0 ? {} : { types: [...types] }),
  };
}

const inSeconds = (date: Date) => Math.floor(date.getTime() / 1_000);

function pageOf(list: Stripe.Response<Stripe.ApiList<Stripe.Event>>, text: string | null): EventPage {
  const found = text === null ? null : listTexts(text);
  const texts = found?.length === list.data.length ? found : null;
  return {
    events: list.data.map((event, position) => listed(event, texts?.[position] ?? null)),
    hasMore: list.has_more,
    requestId: list.lastResponse.requestId ?? null,
  };
}

/** A text that does not name the event is none of its. */
function listed(event: Stripe.Event, text: string | null): ListedEvent {
  const own = text?.includes(JSON.stringify(event.id)) ? text : null;
  return {
    id: event.id,
    type: event.type,
    createdAt: new Date(event.created * 1_000),
    pendingWebhooks: event.pending_webhooks,
    body: Buffer.from(own ?? JSON.stringify(event, null, 2)),
    reserialised: own === null,
  };
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
  message: "Stripe asked for a longer pause than is waited for.",
};
