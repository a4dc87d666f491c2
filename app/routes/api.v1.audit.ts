/** `GET /api/v1/audit`: who did what to what, newest first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { auditPosition, auditResource } from "~/modules/api/audit-resource";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { list, listParameters, positions } from "~/modules/api/lists";
import { parseQuery, text, unixSeconds } from "~/modules/api/parameters";
import { listAudit } from "~/modules/audit/find-entries.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const parameters = z.strictObject({
  ...listParameters,
  actor: text.optional(),
  action: text.optional(),
  subject: text.optional(),
  "at[gte]": unixSeconds.optional(),
  "at[lt]": unixSeconds.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url, caller }) {
    const query = parseQuery(url.searchParams, parameters);
    if (!query.ok) return query;
    const page = await positions(query.value, auditPosition);
    if (!page.ok) return page;
    const { actor, action, subject, "at[gte]": from, "at[lt]": to } = query.value;
    const filter = { actor, action, subject, from: date(from), to: date(to) };
    const found = await listAudit(runtime().pool, filter, page.value, { reveal: caller.role === "admin" });
    if (found.tooBroad) return { error: tooBroad };
    return { value: list(request, found.rows.map(auditResource), found.hasMore) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;

const date = (seconds: number | undefined) => (seconds === undefined ? undefined : new Date(seconds * 1000));

const tooBroad = invalid(
  "filter_too_broad",
  "These filters together match too little of too much to be answered in time. Narrow them by subject, actor or time.",
);
