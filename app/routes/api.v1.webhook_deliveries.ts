/** `GET /api/v1/webhook_deliveries`: what was sent to endpoints, or is to be, newest first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { list, listParameters, positions } from "~/modules/api/lists";
import { parseQuery, text } from "~/modules/api/parameters";
import { outgoingDeliveryResource } from "~/modules/api/webhook-resources";
import { listDeliveries } from "~/modules/outgoing/delivery-list.server";
import { deliveryStates } from "~/modules/outgoing/delivery-view";
import { deliveryNumber, endpointNumber, sentTypes } from "~/modules/outgoing/endpoint";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  endpoint: text.optional(),
  state: z.enum(deliveryStates).optional(),
  type: z.enum(sentTypes).optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const page = await positions(query.value, deliveryNumber);
    if (!page.ok) return page;
    const { endpoint, state, type } = query.value;
    const endpointId = endpoint === undefined ? undefined : endpointNumber(endpoint);
    if (endpointId === null) return { error: missing("webhook_endpoint", endpoint ?? "") };
    const { pool, livemode } = runtime();
    const found = await listDeliveries(pool, livemode, { endpointId, state, type }, page.value);
    return { value: list(request, found.rows.map(outgoingDeliveryResource), found.hasMore) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
