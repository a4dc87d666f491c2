/** `POST /api/v1/customers/{id}/resync`: what Stripe says now; with `dry_run: false` it is taken over. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireApiKey } from "~/modules/accounts/guard.server";
import { readJson } from "~/modules/api/body";
import { type Answer, apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid, missing } from "~/modules/api/errors";
import { parseBody, text } from "~/modules/api/parameters";
import { resyncResource } from "~/modules/api/resync-resource";
import { runtime } from "~/modules/runtime.server";
import {
  applyResync,
  previewResync,
  type ResyncPreview,
  type ResyncResult,
} from "~/modules/sync/resync-customer.server";
import { resyncView } from "~/modules/sync/resync-view";
import { unreadWords } from "~/modules/sync/unread-words";

export const handle: RouteHandle = { audience: "api_operator" };

const body = z.strictObject({
  dry_run: z.boolean(),
  /** For the audit log; needed to write. */
  reason: text.optional(),
  /** Of the dry run that was agreed to; without it whatever the difference is now is written. */
  fingerprint: text.optional(),
});

const answer = apiEndpoint("operator", {
  async POST({ request, params: { id = "" }, caller }) {
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, body);
    if (!parsed.ok) return parsed;
    const { dry_run: dryRun, reason = "", fingerprint = null } = parsed.value;
    const { pool, reader, livemode, clock } = runtime();
    const deps = { pool, reader, livemode, clock };
    if (dryRun) return told(id, await previewResync(deps, id), caller.role === "admin");
    await requireApiKey(request, "admin");
    if (reason.trim() === "") {
      const why = "Missing required parameter: reason. It is kept in the audit log.";
      return { error: invalid("parameter_missing", why, "reason") };
    }
    const actor = { type: "api_key" as const, id: caller.id };
    return told(id, await applyResync(deps, id, { actor, reason: reason.trim(), fingerprint }), true);
  },
});

function told(id: string, result: ResyncPreview | ResyncResult, reveal: boolean): Answer {
  switch (result.outcome) {
    case "preview":
    case "applied": {
      const applied = result.outcome === "applied";
      return { value: resyncResource(resyncView(result.resync, { reveal }), { applied }) };
    }
    case "outdated":
      return {
        error: {
          status: 409,
          type: "invalid_request_error",
          code: "resync_outdated",
          message: "Something changed since the dry run: look at the difference again. Nothing was written.",
          param: "fingerprint",
        },
      };
    case "unread": {
      const { title, text: words } = unreadWords(result.failure, id);
      if (result.failure.kind === "not_found") {
        return { error: { ...missing("customer", id), message: `${title}. ${words}` } };
      }
      const wait = result.failure.retryAfterSeconds;
      return {
        error: {
          status: 503,
          type: "api_error",
          code: "stripe_unavailable",
          message: `${title}. ${words}`,
          ...(wait === undefined ? {} : { headers: { "Retry-After": String(Math.ceil(wait)) } }),
        },
      };
    }
  }
}

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
