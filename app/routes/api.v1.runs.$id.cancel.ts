/** `POST /api/v1/runs/{id}/cancel`. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { stepAnswer } from "~/modules/api/run-step";
import { stepRun } from "~/modules/runs/runs.server";
import { runtime, shownRun } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_admin" };

const answer = apiEndpoint("admin", {
  async POST({ params: { id = "" }, caller }) {
    const { pool, livemode, clock } = runtime();
    const by = { actor: { type: "api_key" as const, id: caller.id }, reason: null, now: clock() };
    return stepAnswer("cancel", id, await stepRun(pool, livemode, id, "cancel", by), shownRun);
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
