/** Reads and mends webhook endpoints, through Stripe's SDK and the shared turns (paced-requests.server.ts). */
import type { Stripe } from "stripe";
import type { StripesEndpoint } from "./case-reader";
import type { EndpointKeeper } from "./endpoint-keeper";
import { createPacedRequests, type PacedRequestOptions, type PacedRequests } from "./paced-requests.server";
import { pinnedApiVersion } from "./pinned-version";

export function createEndpointKeeper(options: PacedRequestOptions): EndpointKeeper {
  const { reading, ask, pagesOf } = createPacedRequests(options);
  return {
    all: () =>
      reading("read the webhook endpoints", (stripe, requestIds) =>
        readEndpoints(stripe, pagesOf, requestIds),
      ),
    create: ({ url, types }, idempotencyKey) =>
      reading("create a webhook endpoint", async (stripe, requestIds) => {
        const made = await ask(
          () =>
            stripe.webhookEndpoints.create(
              {
                url,
                enabled_events: types.filter(isEventType),
                api_version: pinnedApiVersion,
                description: "Paidtrail",
              },
              { idempotencyKey },
            ),
          requestIds,
        );
        return { endpoint: stripesEndpoint(made.value), secret: made.value.secret ?? null };
      }),
    mend: ({ id, enabledEvents }) =>
      reading("mend a webhook endpoint", async (stripe, requestIds) => {
        const mended = await ask(
          () =>
            stripe.webhookEndpoints.update(id, {
              disabled: false,
              enabled_events: enabledEvents.filter(isEventType),
            }),
          requestIds,
        );
        return stripesEndpoint(mended.value);
      }),
  };
}

type EventType = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** Newer types than this SDK knows are Stripe's as well: what it listed of an endpoint it takes back. */
const isEventType = (type: string): type is EventType => /^(\*|[a-z0-9_]+(\.[a-z0-9_]+)+)$/.test(type);

/** All of this mode: Stripe keeps fewer than a page has room for. */
export async function readEndpoints(
  stripe: Stripe,
  pagesOf: PacedRequests["pagesOf"],
  requestIds: string[],
): Promise<StripesEndpoint[]> {
  const { pages } = await pagesOf((place) => stripe.webhookEndpoints.list(place), requestIds, {
    mostPages: 1,
  });
  return pages.flatMap(({ value }) => value.data.map(stripesEndpoint));
}

function stripesEndpoint(endpoint: Stripe.WebhookEndpoint): StripesEndpoint {
  return {
    id: endpoint.id,
    url: endpoint.url,
    status: endpoint.status === "disabled" ? "disabled" : "enabled",
    enabledEvents: endpoint.enabled_events,
    apiVersion: endpoint.api_version,
    createdAt: new Date(endpoint.created * 1_000),
  };
}
