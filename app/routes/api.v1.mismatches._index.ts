/** `GET /api/v1/mismatches`: where sources disagree, newest first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { list, listParameters, positions } from "~/modules/api/lists";
import { mismatchResource, rowPosition } from "~/modules/api/ownership-resources";
import { oneOrMoreOf, parseQuery, text } from "~/modules/api/parameters";
import { mismatchCodes, severities } from "~/modules/ownership/mismatch-codes";
import { listMismatches } from "~/modules/ownership/mismatch-list.server";
import { mismatchStatuses } from "~/modules/ownership/mismatch-view";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  status: oneOrMoreOf(mismatchStatuses).optional(),
  severity: z.enum(severities).optional(),
  code: z.enum(mismatchCodes).optional(),
  customer: text.optional(),
  user: text.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const page = await positions(query.value, rowPosition);
    if (!page.ok) return page;
    const { status: statuses, severity, code, customer: customerId, user: userId } = query.value;
    if (customerId !== undefined && userId !== undefined) {
      return { error: invalid("parameters_exclusive", "You may give customer or user, not both.", "user") };
    }
    const { pool, livemode } = runtime();
    const filter = { statuses, severity, code, customerId, userId };
    const found = await listMismatches(pool, livemode, filter, page.value);
    return { value: list(request, found.rows.map(mismatchResource), found.hasMore) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
