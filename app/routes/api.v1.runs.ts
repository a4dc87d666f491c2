/** `GET /api/v1/runs` lists runs; `POST` says what one would do, or starts it. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireApiKey } from "~/modules/accounts/guard.server";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { list, unknownCursor } from "~/modules/api/lists";
import { integer, parseBody, parseQuery, text } from "~/modules/api/parameters";
import { newRun, runPreviewResource, runResource, selectionOf } from "~/modules/api/run-resource";
import { newRunId } from "~/modules/runs/run-id";
import { findRun, listRuns, startRun } from "~/modules/runs/runs.server";
import { runKind, runKinds, runtime, shownRun } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const query = z.strictObject({ limit: integer(1, 100).default(10), starting_after: text.optional() });

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const parsed = parseQuery(url.searchParams, query);
    if (!parsed.ok) return parsed;
    const { pool, livemode } = runtime();
    const { limit, starting_after: after = null } = parsed.value;
    if (after !== null && (await findRun(pool, livemode, after)) === null) {
      return { error: unknownCursor("starting_after", after) };
    }
    const { runs, hasMore } = await listRuns(pool, livemode, { limit, after });
    const data = runs.map((run) => runResource(shownRun(run), run));
    return { value: list(request, data, hasMore) };
  },
  async POST({ request, caller }) {
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, newRun);
    if (!parsed.ok) return parsed;
    const { kind: name, dry_run: dryRun, reason = "" } = parsed.value;
    const kind = runKind(name);
    if (kind === null) {
      const known = runKinds().map((one) => one.kind);
      return {
        error: invalid("parameter_invalid", `Invalid kind. It must be one of ${known.join(", ")}.`, "kind"),
      };
    }
    const selection = selectionOf(parsed.value);
    const checked = kind.check(selection);
    if (!checked.ok) return { error: invalid("parameter_invalid", checked.problem) };
    const missing = await kind.missing?.(selection);
    if (missing) return { error: invalid("parameter_invalid", missing) };
    const { pool, livemode, clock } = runtime();
    if (dryRun) return { value: runPreviewResource(name, await kind.preview(selection, clock())) };
    await requireApiKey(request, "admin");
    if (reason.trim() === "") {
      const why = "Missing required parameter: reason. It is kept in the audit log.";
      return { error: invalid("parameter_missing", why, "reason") };
    }
    const actor = { type: "api_key" as const, id: caller.id };
    const asked = { id: newRunId(), livemode, kind: name, selection, reason: reason.trim(), actor };
    const run = await startRun(pool, asked, clock());
    return { value: runResource(shownRun(run), run) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
