/** `POST /api/v1/cases/{id}/close`: somebody is done with it; another cause opens it again. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readJson } from "~/modules/api/body";
import { decideByKey } from "~/modules/api/decide-case.server";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { parseBody, text } from "~/modules/api/parameters";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const body = z.strictObject({
  /** For the audit log. */
  reason: text,
});

const answer = apiEndpoint("operator", {
  async POST({ request, params: { id = "" }, caller }) {
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, body);
    if (!parsed.ok) return parsed;
    const { reason } = parsed.value;
    return decideByKey(runtime(), id, { wish: "close" }, { keyId: caller.id, reason });
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
