/**
 * What every address of the JSON API has in common: the key is proven before
 * anything is read, the method must be one it knows, and whatever goes wrong is
 * answered in the API's own shape.
 */
import { isDatabaseOutage, isSlowStatement } from "~/lib/database-outage";
import type { ApiKeyRole } from "~/modules/accounts/api-keys.server";
import { type ApiCaller, requireApiKey } from "~/modules/accounts/guard.server";
import { runtime } from "~/modules/runtime.server";
import { type ApiError, errorResponse, missing } from "./errors";

export interface ApiCall {
  request: Request;
  url: URL;
  /** The parts of the path that stand for something, decoded. */
  params: Record<string, string | undefined>;
  caller: ApiCaller;
}

/** An object is answered with 200; an error with its status. */
export type Answer = { value: object } | { error: ApiError };
type Method = "GET" | "POST" | "PUT" | "DELETE";
export type Handlers = Partial<Record<Method, (call: ApiCall) => Promise<Answer>>>;

/** Serves as a route's loader and as its action. */
export function apiEndpoint(role: ApiKeyRole, handlers: Handlers) {
  return async ({ request, params }: Pick<ApiCall, "request" | "params">): Promise<Response> => {
    try {
      const caller = await requireApiKey(request, role);
      const handler = handlers[request.method === "HEAD" ? "GET" : (request.method as Method)];
      if (!handler) return errorResponse(wrongMethod(request.method, handlers));
      // No id holds a control character, and the database could not even be asked for one.
      const odd = Object.values(params).find((part) => part !== undefined && /\p{Cc}/u.test(part));
      if (odd !== undefined) return errorResponse(missing("object", JSON.stringify(odd)));
      const answer = await handler({ request, url: new URL(request.url), params, caller });
      if ("error" in answer) return errorResponse(answer.error);
      return Response.json(answer.value, { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      // The guard's own refusals are finished answers.
      if (error instanceof Response) return error;
      runtime().log.error({ err: error, path: new URL(request.url).pathname }, "API request failed");
      if (isSlowStatement(error)) return errorResponse(tooSlow);
      return errorResponse(isDatabaseOutage(error) ? unavailable : unexpected);
    }
  };
}

function wrongMethod(method: string, handlers: Handlers): ApiError {
  const known = Object.keys(handlers).flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]));
  return {
    status: 405,
    type: "invalid_request_error",
    code: "method_not_allowed",
    message: `${method} is not possible here; ${known.join(", ")} ${known.length === 1 ? "is" : "are"}.`,
    headers: { Allow: known.join(", ") },
  };
}

const unavailable: ApiError = {
  status: 503,
  type: "api_error",
  code: "database_unavailable",
  message: "The database does not answer at the moment. Try again.",
  headers: { "Retry-After": "5" },
};

const tooSlow: ApiError = {
  status: 504,
  type: "api_error",
  code: "answer_too_slow",
  message: "The database did not find that in time. Ask for less of it, or try again later.",
};

const unexpected: ApiError = {
  status: 500,
  type: "api_error",
  code: "internal_error",
  message: "Paidtrail failed to answer this; its log says why.",
};
