/** `GET /api/v1/webhook_endpoints/{id}`, and `DELETE`: nothing is sent to it any more. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireApiKey } from "~/modules/accounts/guard.server";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { endpointResource } from "~/modules/api/webhook-resources";
import { endpointNumber } from "~/modules/outgoing/endpoint";
import { findEndpoint, removeEndpoint } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const answer = apiEndpoint("operator", {
  async GET({ params: { id = "" } }) {
    const { pool, livemode } = runtime();
    const number = endpointNumber(id);
    const endpoint = number === null ? null : await findEndpoint(pool, livemode, number);
    return endpoint === null
      ? { error: missing("webhook_endpoint", id) }
      : { value: endpointResource(endpoint) };
  },
  async DELETE({ request, params: { id = "" }, caller }) {
    await requireApiKey(request, "admin");
    const { pool, livemode, clock } = runtime();
    const number = endpointNumber(id);
    if (number === null) return { error: missing("webhook_endpoint", id) };
    const change = { actor: { type: "api_key" as const, id: caller.id }, now: clock() };
    const removed = await removeEndpoint(pool, livemode, number, change);
    if (removed.outcome === "unknown_endpoint") return { error: missing("webhook_endpoint", id) };
    return { value: { id, object: "webhook_endpoint", deleted: true } };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
