/** `GET /api/v1/runs/{id}`: how far it has come, and the first of what changed or failed. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { runItemResource, runResource } from "~/modules/api/run-resource";
import { changes } from "~/modules/runs/run";
import { itemsOfRun } from "~/modules/runs/run-items.server";
import { runItemView } from "~/modules/runs/run-item-view";
import { findRun } from "~/modules/runs/runs.server";
import { runtime, shownRun } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

/** Of each effect. */
const mostGiven = 20;

const answer = apiEndpoint("operator", {
  async GET({ params: { id = "" } }) {
    const { pool, livemode } = runtime();
    const run = await findRun(pool, livemode, id);
    if (run === null) return { error: missing("run", id) };
    const effects = [...changes, "failed"] as const;
    const pages = await Promise.all(
      effects.map((effect) => itemsOfRun(pool, run.id, { effect, after: 0, limit: mostGiven })),
    );
    const items = pages.flatMap((page) => page.items.map((item) => runItemResource(runItemView(item))));
    return { value: { ...runResource(shownRun(run), run), items } };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
