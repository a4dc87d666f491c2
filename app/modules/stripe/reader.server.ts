/** Reads a customer and single objects at Stripe, through Stripe's SDK. What bounds it is in paced-requests.server.ts. */
import type { Stripe } from "stripe";
import type { Pool } from "~/lib/database.server";
import { forgetProblem, isLasting, type Mended, noteProblem } from "./access-problem.server";
import type { StripeResult } from "./gateway";
import { type Answer, createPacedRequests, type PacedRequestOptions } from "./paced-requests.server";
import { ofCustomer, snapshotsOf, withAllPages } from "./read-objects";
import type { CustomerTruth, FetchedObject, StripeReader } from "./reader";
import { furtherTypes, type ListedType, listedTypes, lists, restOf, single } from "./reader-requests.server";
import type { MirroredType } from "./snapshot";

export interface ReaderOptions extends PacedRequestOptions {
  livemode: boolean;
  /** Where it notes that Stripe refuses the key. */
  pool: Pool;
  /** When it takes that back. */
  mended?: Mended;
}

export function createStripeReader({ livemode, pool, mended, ...options }: ReaderOptions): StripeReader {
  const requests = createPacedRequests(options);
  const { ask, pagesOf } = requests;
  /** What this process has noted: an answer takes it back. The first answer takes back what another process noted. */
  let mayBeNoted = true;

  async function reading<T>(
    what: string,
    work: (stripe: Stripe, requestIds: string[]) => Promise<T>,
    deadline?: number,
  ): Promise<StripeResult<T>> {
    const result = await requests.reading(what, work, deadline);
    if (result.ok) {
      if (mayBeNoted) await forgetProblem(pool, livemode, mended);
      mayBeNoted = false;
    } else if (isLasting(result.failure)) {
      await noteProblem(pool, livemode, result.failure, options.clock());
      mayBeNoted = true;
    }
    return result;
  }

  /** With what the list within it did not hold, and with what takes its money back. */
  async function whole(
    stripe: Stripe,
    raw: object,
    { asOf, apiVersion }: Answer<object>,
    requestIds: string[],
  ): Promise<FetchedObject[]> {
    let snapshots = snapshotsOf(raw, livemode);
    const [first] = snapshots;
    if (first === undefined) return [];
    const rest = restOf(stripe, first.type, first.id, raw);
    if (rest !== null) {
      const { pages } = await pagesOf(rest.list, requestIds, { after: rest.after });
      const further = pages.map(({ value }) => value.data);
      snapshots = withAllPages(raw, further, livemode);
    }
    if (first.type === "charge" && first.data.disputed) {
      const { pages } = await pagesOf(
        (place) => stripe.disputes.list({ charge: first.id, ...place }),
        requestIds,
      );
      const disputes = pages.flatMap(({ value }) =>
        value.data.flatMap((each) => snapshotsOf(each, livemode)),
      );
      snapshots = [...snapshots, ...disputes.map((dispute) => ofCustomer(dispute, first.customerId))];
    }
    return snapshots.map((snapshot) => ({ snapshot, asOf, apiVersion }));
  }

  async function listOf(stripe: Stripe, type: ListedType, customerId: string, requestIds: string[]) {
    const { pages, complete } = await pagesOf(lists[type](stripe, customerId), requestIds);
    const objects: FetchedObject[] = [];
    for (const page of pages) {
      for (const raw of page.value.data) objects.push(...(await whole(stripe, raw, page, requestIds)));
    }
    return { type, objects, complete };
  }

  async function customersOwn(customerId: string, deadline: number): Promise<StripeResult<CustomerTruth>> {
    const all = async (stripe: Stripe, requestIds: string[]): Promise<CustomerTruth> => {
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
    };
    return reading("read a customer", all, deadline);
  }

  /** What is refused here leaves the reading without it, and that is told; it is no problem of the key's. */
  async function further(
    type: MirroredType,
    deadline: number,
    work: (stripe: Stripe, requestIds: string[]) => Promise<{ objects: FetchedObject[]; complete: boolean }>,
  ): Promise<StripeResult<CustomerTruth>> {
    const all = async (stripe: Stripe, requestIds: string[]) => ({
      ...(await work(stripe, requestIds)),
      requestIds,
    });
    const read = await requests.reading(`read a customer's ${type}`, all, deadline);
    if (read.ok) {
      const { objects, complete, requestIds } = read.value;
      return { ok: true, value: { objects, requestIds, incomplete: complete ? [] : [type] } };
    }
    if (!["forbidden", "invalid", "not_found"].includes(read.failure.kind)) return read;
    return { ok: true, value: { objects: [], requestIds: [], incomplete: [type] } };
  }

  function summary(customerId: string, deadline: number): Promise<StripeResult<CustomerTruth>> {
    return further("entitlement_summary", deadline, async (stripe, requestIds) => {
      const answer = await ask(() => single.entitlement_summary(stripe, customerId), requestIds);
      return { objects: await whole(stripe, answer.value, answer, requestIds), complete: true };
    });
  }

  return {
    async customer(customerId) {
      const deadline = requests.deadline();
      const own = await customersOwn(customerId, deadline);
      if (!own.ok) return own;
      const parts = [own.value];
      const beside = await Promise.all([
        ...furtherTypes.map((type) =>
          further(type, deadline, (stripe, requestIds) => listOf(stripe, type, customerId, requestIds)),
        ),
        summary(customerId, deadline),
      ]);
      for (const part of beside) {
        if (!part.ok) return part;
        parts.push(part.value);
      }
      return {
        ok: true,
        value: {
          objects: parts.flatMap(({ objects }) => objects),
          incomplete: parts.flatMap(({ incomplete }) => incomplete),
          requestIds: parts.flatMap(({ requestIds }) => requestIds),
        },
      };
    },
    sessions: (customerId) =>
      reading("read a customer's checkout sessions", async (stripe, requestIds) => {
        const { objects } = await listOf(stripe, "checkout_session", customerId, requestIds);
        return objects;
      }),
    object: (type, id) =>
      reading(`read a ${type}`, async (stripe, requestIds) => {
        const answer = await ask(() => single[type](stripe, id), requestIds);
        return whole(stripe, answer.value, answer, requestIds);
      }),
  };
}
