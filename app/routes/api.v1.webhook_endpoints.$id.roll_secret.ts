/** `POST /api/v1/webhook_endpoints/{id}/roll_secret`: a new secret, given once; the former signs too for a while. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid, missing } from "~/modules/api/errors";
import { parseBody } from "~/modules/api/parameters";
import { defaultOverlapHours, endpointNumber } from "~/modules/outgoing/endpoint";
import { rollSecret } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_admin" };

const wish = z.strictObject({ overlap_hours: z.number().default(defaultOverlapHours) });

const answer = apiEndpoint("admin", {
  async POST({ request, params: { id = "" }, caller }) {
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, wish);
    if (!parsed.ok) return parsed;
    const number = endpointNumber(id);
    if (number === null) return { error: missing("webhook_endpoint", id) };
    const { pool, livemode, clock } = runtime();
    const change = { actor: { type: "api_key" as const, id: caller.id }, now: clock() };
    const overlapHours = parsed.value.overlap_hours;
    const rolled = await rollSecret(pool, livemode, { id: number, overlapHours }, change);
    switch (rolled.outcome) {
      case "rolled": {
        const ends = Math.floor(rolled.formerEndsAt.getTime() / 1_000);
        return { value: { id, object: "webhook_endpoint", secret: rolled.secret, former_secret_ends: ends } };
      }
      case "unknown_endpoint":
        return { error: missing("webhook_endpoint", id) };
      case "invalid":
        return { error: invalid("parameter_invalid", rolled.problem, "overlap_hours") };
    }
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
