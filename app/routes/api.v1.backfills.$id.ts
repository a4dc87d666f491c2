/** `GET /api/v1/backfills/{id}`: how far a walk through Stripe's events is, and what it found. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { backfillResource } from "~/modules/api/backfill-resource";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { runView } from "~/modules/reconciliation/run-view";
import { findRun } from "~/modules/reconciliation/runs.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const answer = apiEndpoint("operator", {
  async GET({ params: { id = "" } }) {
    const { pool, livemode, clock } = runtime();
    const run = /^\d{1,15}$/.test(id) ? await findRun(pool, livemode, Number(id)) : null;
    return run === null
      ? { error: missing("backfill", id) }
      : { value: backfillResource(runView(run, clock())) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
