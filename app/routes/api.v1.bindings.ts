/** `GET /api/v1/bindings`: which customer is whose, newest first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { list, listParameters, positions } from "~/modules/api/lists";
import { bindingResource, rowPosition } from "~/modules/api/ownership-resources";
import { flag, parseQuery, text } from "~/modules/api/parameters";
import { listBindings } from "~/modules/ownership/binding-list.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  user: text.optional(),
  customer: text.optional(),
  /** Also links that are over: with a user or a customer. */
  ended: flag.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const page = await positions(query.value, rowPosition);
    if (!page.ok) return page;
    const { user: userId, customer: customerId, ended } = query.value;
    const { pool, livemode } = runtime();
    const found = await listBindings(pool, livemode, { userId, customerId, ended }, page.value);
    return { value: list(request, found.rows.map(bindingResource), found.hasMore) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
