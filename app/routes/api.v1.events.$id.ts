/** `GET /api/v1/events/{id}`: one event, its stages, deliveries and failed attempts. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { eventDetailResource } from "~/modules/api/event-resource";
import { findEvent } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const answer = apiEndpoint("operator", {
  async GET({ params: { id = "" } }) {
    const event = await findEvent(runtime().pool, id);
    return event ? { value: eventDetailResource(event) } : { error: missing("event", id) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
