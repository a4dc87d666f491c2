/** `GET /api/v1/deliveries`: requests at the webhook endpoint, newest first, whatever became of them. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { deliveryPosition, deliveryResource } from "~/modules/api/event-resource";
import { list, listParameters, positions } from "~/modules/api/lists";
import { parseQuery, text } from "~/modules/api/parameters";
import { listDeliveries } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  outcome: z.enum(["accepted", "duplicate", "rejected"]).optional(),
  reason: text.optional(),
  event: text.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const page = await positions(query.value, deliveryPosition);
    if (!page.ok) return page;
    const { outcome, reason, event } = query.value;
    const found = await listDeliveries(runtime().pool, { outcome, reason, eventId: event }, page.value);
    return { value: list(request, found.rows.map(deliveryResource), found.hasMore) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
