/** `GET /api/v1/events`: the ledger, newest first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { eventResource } from "~/modules/api/event-resource";
import { list, listParameters, positions } from "~/modules/api/lists";
import { flag, oneOrMoreOf, parseQuery, text, unixSeconds } from "~/modules/api/parameters";
import { mappingOutcomes, syncOutcomes } from "~/modules/inbox/event-view";
import { eventSeq, listEvents } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  type: text.optional(),
  sync: oneOrMoreOf(syncOutcomes).optional(),
  mapping: oneOrMoreOf(mappingOutcomes).optional(),
  duplicates: flag.optional(),
  customer: text.optional(),
  user: text.optional(),
  related_object: text.optional(),
  "received[gte]": unixSeconds.optional(),
  "received[lt]": unixSeconds.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const { pool } = runtime();
    const page = await positions(query.value, (id) => eventSeq(pool, id));
    if (!page.ok) return page;
    const found = await listEvents(pool, filterOf(query.value), page.value);
    if (found.tooBroad) return { error: tooBroad };
    return { value: list(request, found.rows.map(eventResource), found.hasMore) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;

function filterOf(query: z.infer<typeof parameters>) {
  return {
    type: query.type,
    sync: query.sync,
    mapping: query.mapping,
    duplicates: query.duplicates,
    customerId: query.customer,
    userId: query.user,
    objectId: query.related_object,
    from: date(query["received[gte]"]),
    to: date(query["received[lt]"]),
  };
}

const date = (seconds: number | undefined) => (seconds === undefined ? undefined : new Date(seconds * 1000));

const tooBroad = invalid(
  "filter_too_broad",
  "These filters together match too little of too much to be answered in time. Narrow them by customer, user, type or time.",
);
