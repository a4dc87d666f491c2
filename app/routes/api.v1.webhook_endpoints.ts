/** `GET /api/v1/webhook_endpoints` lists them; `POST` adds one, and gives its secret once. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireApiKey } from "~/modules/accounts/guard.server";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { list } from "~/modules/api/lists";
import { parseBody, parseQuery } from "~/modules/api/parameters";
import { endpointResource } from "~/modules/api/webhook-resources";
import { eventTypes } from "~/modules/outgoing/endpoint";
import { addEndpoint, listEndpoints } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator", changes: "api_admin" };

const wish = z.strictObject({
  url: z.string().min(1).max(4_000),
  enabled_events: z.array(z.enum(eventTypes)).max(eventTypes.length).default([]),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    // There are so few of them that they are one page.
    const query = parseQuery(url.searchParams, z.strictObject({}));
    if (!query.ok) return query;
    const { pool, livemode } = runtime();
    return { value: list(request, (await listEndpoints(pool, livemode)).map(endpointResource), false) };
  },
  async POST({ request, caller }) {
    await requireApiKey(request, "admin");
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, wish);
    if (!parsed.ok) return parsed;
    const { pool, livemode, clock, env } = runtime();
    const { url, enabled_events: types } = parsed.value;
    const change = { actor: { type: "api_key" as const, id: caller.id }, now: clock() };
    const added = await addEndpoint(pool, livemode, { url, types, local: !env.production }, change);
    if (added.outcome === "invalid") {
      return { error: invalid("parameter_invalid", `Invalid ${added.field}. ${added.problem}`, added.field) };
    }
    return { value: { ...endpointResource(added.endpoint), secret: added.secret } };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
