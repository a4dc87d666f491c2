/** `GET /api/v1/mismatches/{id}`: both sides of one; `POST`: what somebody decides about it. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireApiKey } from "~/modules/accounts/guard.server";
import { readJson } from "~/modules/api/body";
import { type Answer, apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid, missing } from "~/modules/api/errors";
import { mismatchDetailResource, rowPosition } from "~/modules/api/ownership-resources";
import { parseBody, text } from "~/modules/api/parameters";
import { findMismatch } from "~/modules/ownership/mismatch-list.server";
import { decideMismatch, type StatusWish } from "~/modules/ownership/mismatch-status.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const body = z.strictObject({
  status: z.enum(["open", "acknowledged", "dismissed", "settled"]),
  /** Unix seconds; with dismissed. */
  until: z.int().positive().max(253_402_300_799).optional(),
  /** For the audit log. */
  reason: text,
});

const answer = apiEndpoint("operator", {
  GET: ({ params: { id = "" }, caller }) => detail(id, caller.role === "admin"),
  async POST({ request, params: { id = "" }, caller: asking }) {
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, body);
    if (!parsed.ok) return parsed;
    const { status, until, reason } = parsed.value;
    // That somebody is at it operators may say, too; every other decision is for admins.
    const caller = status === "acknowledged" ? asking : await requireApiKey(request, "admin");
    const position = rowPosition(id);
    if (position === null) return { error: missing("mismatch", id) };
    if (status === "dismissed" && until === undefined) {
      return { error: invalid("parameter_missing", "Missing required parameter: until.", "until") };
    }
    const wish: StatusWish =
      status === "dismissed" ? { status, until: new Date((until ?? 0) * 1_000) } : { status };
    const { pool, livemode, clock } = runtime();
    const actor = { type: "api_key" as const, id: caller.id };
    const decided = await decideMismatch(pool, { livemode, id: position }, wish, {
      actor,
      reason,
      now: clock(),
    });
    switch (decided.outcome) {
      case "unknown_mismatch":
        return { error: missing("mismatch", id) };
      case "invalid":
        return { error: invalid("parameter_invalid", decided.problem, decided.param) };
      case "over":
        return {
          error: {
            status: 409,
            type: "invalid_request_error",
            code: "mismatch_over",
            message: "The facts agree since: there is nothing left to decide.",
            param: "id",
          },
        };
      default:
        return detail(id, caller.role === "admin");
    }
  },
});

async function detail(id: string, reveal: boolean): Promise<Answer> {
  const { pool, livemode } = runtime();
  const position = rowPosition(id);
  const found = position === null ? null : await findMismatch(pool, livemode, position, { reveal });
  return found ? { value: mismatchDetailResource(found) } : { error: missing("mismatch", id) };
}

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
