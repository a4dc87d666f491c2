/** `GET /api/v1/orphans`: customers who belong to nobody, with whose they might be. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { list, listParameters, positions } from "~/modules/api/lists";
import { orphanResource, rowPosition } from "~/modules/api/ownership-resources";
import { integer, parseQuery, text } from "~/modules/api/parameters";
import { runtime } from "~/modules/runtime.server";
import { listOrphans } from "~/modules/sync/orphans.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  limit: integer(1, 50).default(10),
  customer: text.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url, caller }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const page = await positions(query.value, rowPosition);
    if (!page.ok) return page;
    const { pool, livemode } = runtime();
    const which = { ...page.value, customerId: query.value.customer };
    const found = await listOrphans(pool, livemode, which, { reveal: caller.role === "admin" });
    return { value: list(request, found.rows.map(orphanResource), found.hasMore) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
