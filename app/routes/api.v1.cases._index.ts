/** `GET /api/v1/cases`: who pays and has nothing, or has something and does not pay, newest first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { list, listParameters, positions } from "~/modules/api/lists";
import { parseQuery, text } from "~/modules/api/parameters";
import { caseKinds, caseNumber, caseStatuses } from "~/modules/cases/case";
import { listCases } from "~/modules/cases/case-list.server";
import { caseObject } from "~/modules/cases/case-object";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  status: z.enum(caseStatuses).default("open"),
  kind: z.enum(caseKinds).optional(),
  cause: text.optional(),
  /** A user's id, or `nobody`. */
  assignee: text.optional(),
  user: text.optional(),
  customer: text.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const page = await positions(query.value, caseNumber);
    if (!page.ok) return page;
    const { status, kind, cause, assignee, user: userId, customer: customerId } = query.value;
    const { pool, livemode } = runtime();
    const filter = { status, kind, cause, assignee, userId, customerId };
    const found = await listCases(pool, livemode, filter, page.value);
    return {
      value: list(
        request,
        found.rows.map((row) => caseObject(row, livemode)),
        found.hasMore,
      ),
    };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
