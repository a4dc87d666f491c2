/** Reads a customer and single objects at Stripe, through Stripe's SDK. What bounds it is in paced-requests.server.ts. */
import type { Stripe } from "stripe";
import type { Pool } from "~/lib/database.server";
import { forgetProblem, isLasting, noteProblem } from "./access-problem.server";
import type { StripeResult } from "./gateway";
import {
  type Answer,
  createPacedRequests,
  type List,
  type Listed,
  type PacedRequestOptions,
} from "./paced-requests.server";
import { snapshotsOf, withAllItems } from "./read-objects";
import type { CustomerTruth, FetchedObject, StripeReader } from "./reader";
import type { MirroredType, Snapshot } from "./snapshot";

export interface ReaderOptions extends PacedRequestOptions {
  livemode: boolean;
  /** Where it notes that Stripe refuses the key. */
  pool: Pool;
}

/** Refunds come with their charges. */
const listedTypes = ["subscription", "invoice", "payment_intent", "charge", "checkout_session"] as const;
type ListedType = (typeof listedTypes)[number];

/** What belongs to a customer, and how it is listed with what the snapshots need. */
const lists: { [T in ListedType]: (stripe: Stripe, customer: string) => List<Listed> } = {
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
  const entitlements = await stripe.entitlements.activeEntitlements.list({ customer, limit: 100 });
  const summary = { object: "entitlements.active_entitlement_summary", customer, entitlements };
  return Object.assign(summary, { lastResponse: entitlements.lastResponse });
}

export function createStripeReader({ livemode, pool, ...options }: ReaderOptions): StripeReader {
  const requests = createPacedRequests(options);
  const { ask, pagesOf } = requests;
  /** What this process has noted: an answer takes it back. The first answer takes back what another process noted. */
  let mayBeNoted = true;

  async function reading<T>(
    what: string,
    work: (stripe: Stripe, requestIds: string[]) => Promise<T>,
  ): Promise<StripeResult<T>> {
    const result = await requests.reading(what, work);
    if (result.ok) {
      if (mayBeNoted) await forgetProblem(pool, livemode);
      mayBeNoted = false;
    } else if (isLasting(result.failure)) {
      await noteProblem(pool, livemode, result.failure, options.clock());
      mayBeNoted = true;
    }
    return result;
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
        { after: first.data.items.at(-1)?.id },
      );
      const items = pages.map(({ value }) => value.data);
      const complete = withAllItems(raw, items, livemode);
      return complete === null ? [] : [fetched(complete)];
    }
    if (first?.type === "charge" && hasMoreRefunds(raw)) {
      const { pages } = await pagesOf(
        (place) => stripe.refunds.list({ charge: first.id, ...place }),
        requestIds,
        { after: snapshots.at(-1)?.id },
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
