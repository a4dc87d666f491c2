/** Reads what a diagnosis asks of Stripe, through Stripe's SDK and the shared turns (paced-requests.server.ts). */
import type { Stripe } from "stripe";
import type { CaseReader, StripesEvent } from "./case-reader";
import { readEndpoints } from "./endpoint-keeper.server";
import { createPacedRequests, type PacedRequestOptions } from "./paced-requests.server";
import { fields, id as idIn } from "./payload-fields";
import { snapshotsOf } from "./read-objects";

/** A window with more than these holds too much of others to be read for one case. */
const pagesOfWindow = 4;
const mostCustomers = 10;

export function createCaseReader({
  livemode,
  ...options
}: PacedRequestOptions & { livemode: boolean }): CaseReader {
  const { reading, ask, pagesOf } = createPacedRequests(options);
  return {
    customersByEmail: (email) =>
      reading("find customers by email", async (stripe, requestIds) => {
        const { value, asOf, apiVersion } = await ask(
          () => stripe.customers.list({ email, limit: mostCustomers }),
          requestIds,
        );
        return value.data.flatMap((customer) =>
          snapshotsOf(customer, livemode).map((snapshot) => ({ snapshot, asOf, apiVersion })),
        );
      }),
    eventsIn: (windows) =>
      reading("read events", async (stripe, requestIds) => {
        const each = await Promise.all(
          windows.map(({ from, to }) =>
            pagesOf(
              (place) => stripe.events.list({ created: { gte: seconds(from), lte: seconds(to) }, ...place }),
              requestIds,
              { mostPages: pagesOfWindow },
            ),
          ),
        );
        return {
          events: each.flatMap(({ pages }) => pages.flatMap(({ value }) => value.data.map(told))),
          complete: each.every(({ complete }) => complete),
        };
      }),
    event: (id) =>
      reading("read an event", async (stripe, requestIds) =>
        told((await ask(() => stripe.events.retrieve(id), requestIds)).value),
      ),
    endpoints: () =>
      reading("read the webhook endpoints", (stripe, requestIds) =>
        readEndpoints(stripe, pagesOf, requestIds),
      ),
  };
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);

function told(event: Stripe.Event): StripesEvent {
  const object = fields(event.data.object);
  const id = typeof object.id === "string" ? object.id : null;
  return {
    id: event.id,
    type: event.type,
    created: new Date(event.created * 1_000),
    pendingWebhooks: event.pending_webhooks,
    objectId: id,
    customerId: object.object === "customer" ? id : idIn(object.customer),
    apiVersion: event.api_version,
    requestId: event.request?.id ?? null,
  };
}
