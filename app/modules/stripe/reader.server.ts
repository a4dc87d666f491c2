/**
 * Reads objects at Stripe, through Stripe's SDK. Bounded in every direction: pages
 * of a list, requests a second (pace.server.ts), time for one try, repetitions.
 */
import type { Stripe } from "stripe";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { forgetProblem, isLasting, noteProblem } from "./access-problem.server";
import type { StripeFailure, StripeResult } from "./gateway";
import { connectStripe } from "./gateway.server";
import type { Pace } from "./pace.server";
import { snapshotsOf, withAllItems } from "./read-objects";
import type { CustomerTruth, FetchedObject, StripeReader } from "./reader";
import { readingTime } from "./reading-time";
import type { MirroredType, Snapshot } from "./snapshot";
import { readStripeError } from "./stripe-errors";

export interface ReaderOptions {
  /** null: every call answers `no_key`. */
  key: string | null;
  /** null: Stripe's own host. */
  apiBase: string | null;
  livemode: boolean;
  /** Where it notes that Stripe refuses the key. */
  pool: Pool;
  pace: Pace;
  clock: Clock;
  log: Log;
  /** For one try, in milliseconds. */
  timeoutMs?: number;
}

const usualTimeoutMs = 10_000;
const pageSize = 100;
/** Of each list: 2,000 objects are more than a support case is about. */
const mostPages = 20;
/** How often a request is sent that Stripe turned away for its number, where it says to come back soon. */
const mostTries = 3;
const longestRetryAfterSeconds = 5;

type Page = Stripe.Response<Stripe.ApiList<{ id: string }>>;
type List = (place: { starting_after?: string; limit: number }) => Promise<Page>;

/** Refunds come with their charges. */
const listedTypes = ["subscription", "invoice", "payment_intent", "charge", "checkout_session"] as const;
type ListedType = (typeof listedTypes)[number];

/** What belongs to a customer, and how it is listed with what the snapshots need. */
const lists: { [T in ListedType]: (stripe: Stripe, customer: string) => List } = {
  subscription: (stripe, customer) => (place) =>
    stripe.subscriptions.list({ customer, status: "all", ...place }),
  invoice: (stripe, customer) => (place) =>
    stripe.invoices.list({ customer, expand: ["data.payments"], ...place }),
  payment_intent: (stripe, customer) => (place) => stripe.paymentIntents.list({ customer, ...place }),
  charge: (stripe, customer) => (place) =>
    stripe.charges.list({ customer, expand: ["data.refunds"], ...place }),
  checkout_session: (stripe, customer) => (place) => stripe.checkout.sessions.list({ customer, ...place }),
};

const single: { [T in MirroredType]: (stripe: Stripe, id: string) => Promise<Stripe.Response<object>> } = {
  customer: (stripe, id) => stripe.customers.retrieve(id),
  subscription: (stripe, id) => stripe.subscriptions.retrieve(id),
  invoice: (stripe, id) => stripe.invoices.retrieve(id, { expand: ["payments"] }),
  payment_intent: (stripe, id) => stripe.paymentIntents.retrieve(id),
  charge: (stripe, id) => stripe.charges.retrieve(id, { expand: ["refunds"] }),
  refund: (stripe, id) => stripe.refunds.retrieve(id),
  checkout_session: (stripe, id) => stripe.checkout.sessions.retrieve(id, { expand: ["line_items"] }),
  subscription_schedule: (stripe, id) => stripe.subscriptionSchedules.retrieve(id),
  // Neither names its customer; what it belongs to does.
  invoice_payment: (stripe, id) => stripe.invoicePayments.retrieve(id, { expand: ["invoice"] }),
  dispute: (stripe, id) => stripe.disputes.retrieve(id, { expand: ["charge"] }),
  credit_note: (stripe, id) => stripe.creditNotes.retrieve(id),
  entitlement_summary: activeEntitlements,
  product: (stripe, id) => stripe.products.retrieve(id),
  price: (stripe, id) => stripe.prices.retrieve(id, { expand: ["product"] }),
};

/** Stripe has a summary only in events; this makes the same of its list. */
async function activeEntitlements(stripe: Stripe, customer: string): Promise<Stripe.Response<object>> {
  const entitlements = await stripe.entitlements.activeEntitlements.list({ customer, limit: pageSize });
  const summary = { object: "entitlements.active_entitlement_summary", customer, entitlements };
  return Object.assign(summary, { lastResponse: entitlements.lastResponse });
}

/** Ends a reading half-way; it never leaves this file. */
class Refused extends Error {
  constructor(readonly failure: StripeFailure) {
    super(failure.message);
  }
}

interface Answer<T> {
  value: T;
  asOf: Date;
  apiVersion: string | null;
}

export function createStripeReader(options: ReaderOptions): StripeReader {
  const { livemode, pool, pace, clock, log, timeoutMs = usualTimeoutMs } = options;
  let client: Promise<Stripe> | null = null;
  /** What this process has noted: an answer takes it back. The first answer takes back what another process noted. */
  let mayBeNoted = true;

  async function reading<T>(
    what: string,
    work: (stripe: Stripe, requestIds: string[]) => Promise<T>,
  ): Promise<StripeResult<T>> {
    if (options.key === null) return { ok: false, failure: noKey };
    client ??= connectStripe(options.key, { apiBase: options.apiBase, timeoutMs });
    try {
      const value = await work(await client, []);
      if (mayBeNoted) await forgetProblem(pool, livemode);
      mayBeNoted = false;
      return { ok: true, value };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { failure } = error;
      log.warn({ what, ...failure }, "Stripe did not answer as hoped");
      if (isLasting(failure)) {
        await noteProblem(pool, livemode, failure, clock());
        mayBeNoted = true;
      }
      return { ok: false, failure };
    }
  }

  /** One request, when its turn comes. */
  async function ask<T extends object>(
    send: () => Promise<Stripe.Response<T>>,
    requestIds: string[],
  ): Promise<Answer<T>> {
    for (let tries = 1; ; tries += 1) {
      if (!(await pace.turn())) throw new Refused(tooMany);
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
  }

  /** A list from its beginning, or from behind an object. */
  async function pagesOf(
    list: List,
    requestIds: string[],
    after?: string,
  ): Promise<{ pages: Answer<Stripe.ApiList<{ id: string }>>[]; complete: boolean }> {
    const pages: Answer<Stripe.ApiList<{ id: string }>>[] = [];
    let from = after;
    while (pages.length < mostPages) {
      const place = { limit: pageSize, ...(from === undefined ? {} : { starting_after: from }) };
      const page = await ask(() => list(place), requestIds);
      pages.push(page);
      from = page.value.data.at(-1)?.id;
      if (!page.value.has_more || from === undefined) return { pages, complete: true };
    }
    return { pages, complete: false };
  }

  /** With what its own lists did not hold. */
  async function whole(
    stripe: Stripe,
    raw: object,
    { asOf, apiVersion }: Answer<object>,
    requestIds: string[],
  ): Promise<FetchedObject[]> {
    const fetched = (snapshot: Snapshot): FetchedObject => ({ snapshot, asOf, apiVersion });
    const snapshots = snapshotsOf(raw, livemode);
    const [first] = snapshots;
    if (first?.type === "subscription" && first.data.itemsTruncated) {
      const { pages } = await pagesOf(
        (place) => stripe.subscriptionItems.list({ subscription: first.id, ...place }),
        requestIds,
        first.data.items.at(-1)?.id,
      );
      const items = pages.map(({ value }) => value.data);
      const complete = withAllItems(raw, items, livemode);
      return complete === null ? [] : [fetched(complete)];
    }
    if (first?.type === "charge" && hasMoreRefunds(raw)) {
      const { pages } = await pagesOf(
        (place) => stripe.refunds.list({ charge: first.id, ...place }),
        requestIds,
        snapshots.at(-1)?.id,
      );
      const more = pages.flatMap(({ value }) =>
        value.data.flatMap((refund) => snapshotsOf(refund, livemode)),
      );
      return [...snapshots, ...more.map((refund) => ({ ...refund, customerId: first.customerId }))].map(
        fetched,
      );
    }
    return snapshots.map(fetched);
  }

  async function listOf(stripe: Stripe, type: ListedType, customerId: string, requestIds: string[]) {
    const { pages, complete } = await pagesOf(lists[type](stripe, customerId), requestIds);
    const objects: FetchedObject[] = [];
    for (const page of pages) {
      for (const raw of page.value.data) objects.push(...(await whole(stripe, raw, page, requestIds)));
    }
    return { type, objects, complete };
  }

  return {
    customer: (customerId) =>
      reading("read a customer", async (stripe, requestIds): Promise<CustomerTruth> => {
        const customer = await ask(() => single.customer(stripe, customerId), requestIds);
        const listed = await Promise.all(
          listedTypes.map((type) => listOf(stripe, type, customerId, requestIds)),
        );
        return {
          objects: [
            ...(await whole(stripe, customer.value, customer, requestIds)),
            ...listed.flatMap(({ objects }) => objects),
          ],
          incomplete: listed.filter(({ complete }) => !complete).map(({ type }) => type),
          requestIds,
        };
      }),
    object: (type, id) =>
      reading(`read a ${type}`, async (stripe, requestIds) => {
        const answer = await ask(() => single[type](stripe, id), requestIds);
        return whole(stripe, answer.value, answer, requestIds);
      }),
  };
}

function hasMoreRefunds(charge: object): boolean {
  const refunds: unknown = Reflect.get(charge, "refunds");
  return typeof refunds === "object" && refunds !== null && Reflect.get(refunds, "has_more") === true;
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
