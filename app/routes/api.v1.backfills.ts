/** `POST /api/v1/backfills`: looks for events that never arrived, and pulls them in. `GET`: the runs, newest first. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireApiKey } from "~/modules/accounts/guard.server";
import { backfillResource } from "~/modules/api/backfill-resource";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { list, listParameters, positions } from "~/modules/api/lists";
import { parseBody, parseQuery, text } from "~/modules/api/parameters";
import { askForRun } from "~/modules/reconciliation/ask-for-run.server";
import { nextRange } from "~/modules/reconciliation/begin.server";
import { withinListed } from "~/modules/reconciliation/plan-range";
import { runView } from "~/modules/reconciliation/run-view";
import { findRun, listRuns } from "~/modules/reconciliation/runs.server";
import { runtime } from "~/modules/runtime.server";
import { mostListedTypes } from "~/modules/stripe/event-reader";

export const handle: RouteHandle = { audience: "api_operator" };

const moment = z.number().int().min(0).max(253_402_300_799);

const body = z.strictObject({
  /** Unix seconds; without it: where the last check ended. */
  since: moment.optional(),
  until: moment.optional(),
  types: z
    .array(text)
    .max(mostListedTypes, { error: `Stripe takes at most ${mostListedTypes} types at a time.` })
    .default([]),
  dry_run: z.boolean().default(false),
  include_pending: z.boolean().default(false),
  /** Also what our endpoint does not subscribe to. */
  all_types: z.boolean().default(false),
  /** For the audit log; needed to pull. */
  reason: text.optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const query = parseQuery(url.searchParams, z.strictObject(listParameters));
    if (!query.ok) return query;
    const { pool, livemode, clock } = runtime();
    const page = await positions(query.value, async (id) => (await runAt(id))?.id ?? null);
    if (!page.ok) return page;
    const { limit, before, after } = page.value;
    const found = await listRuns(pool, livemode, { limit: limit + 1, before, after });
    // Of the newer ones the nearest are wanted, and they come nearest first.
    const shown = after === undefined ? found.slice(0, limit) : found.slice(-limit);
    const now = clock();
    return {
      value: list(
        request,
        shown.map((run) => backfillResource(runView(run, now))),
        found.length > limit,
      ),
    };
  },
  async POST({ request, caller }) {
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, body);
    if (!parsed.ok) return parsed;
    const { since, until, types, dry_run: dryRun, include_pending: includePending } = parsed.value;
    const allTypes = parsed.value.all_types;
    const reason = parsed.value.reason?.trim() ?? "";
    if (!dryRun) {
      const why = "Missing required parameter: reason. It is kept in the audit log.";
      if (reason === "") return { error: invalid("parameter_missing", why, "reason") };
      await requireApiKey(request, "admin");
    }
    const { pool, livemode, clock } = runtime();
    const now = clock();
    const from = since === undefined ? (await nextRange(pool, livemode, now)).from : new Date(since * 1_000);
    const to = until === undefined ? now : new Date(until * 1_000);
    if (from >= to)
      return { error: invalid("parameter_invalid", "Invalid since. It must be before until.", "since") };
    const run = await askForRun(
      pool,
      {
        livemode,
        trigger: "api",
        actor: { type: "api_key", id: caller.id },
        reason: reason || null,
        range: withinListed({ from, to }, now),
        types,
        pulls: !dryRun,
        includePending,
        allTypes,
      },
      now,
    );
    return { value: backfillResource(runView(run, now)) };
  },
});

function runAt(id: string) {
  const { pool, livemode } = runtime();
  return /^\d{1,15}$/.test(id) ? findRun(pool, livemode, Number(id)) : null;
}

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
