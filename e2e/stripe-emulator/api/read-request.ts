/** What a request carries: version, parameters; and the error a fault puts in their place. */
import type { ApiAction } from "../faults/fault";
import { isApiVersion, PINNED } from "../versions/version";
import { ApiError, invalidRequest } from "./errors";
import { decodeForm, type RawTree } from "./form";
import type { HttpRequest } from "./http";

/** What an API fault of this status answers. */
export function statusError(action: Omit<Extract<ApiAction, { do: "status" }>, "do">): ApiError {
  const { status, code } = action;
  const type = status >= 500 ? "api_error" : "invalid_request_error";
  const words: Record<number, string> = {
    401: "Invalid API Key provided: sk_test_****",
    403: "The provided key does not have the required permissions for this endpoint.",
    429: "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
    500: "An unknown error occurred",
  };
  const message = action.message ?? words[status] ?? `The emulator was told to answer ${status}.`;
  const known = code ?? (status === 429 ? "rate_limit" : undefined);
  const { retry_after: seconds } = action;
  return new ApiError(
    status,
    { type, message, ...(known === undefined ? {} : { code: known }) },
    seconds === undefined ? {} : { headers: { "retry-after": String(seconds) } },
  );
}

/** @throws ApiError for what is no version */
export function versionOf(header: string | undefined): string {
  if (header === undefined || header === "") return PINNED;
  if (isApiVersion(header)) return header;
  throw invalidRequest(`Invalid Stripe API version: ${header}`);
}

/** Parameters of query and body together. */
export function treeOf(request: HttpRequest, url: URL): RawTree {
  const type = request.headers["content-type"] ?? "";
  if (request.body !== "" && !/^application\/x-www-form-urlencoded/i.test(type)) {
    throw invalidRequest(
      `Invalid request: Content-Type ${type === "" ? "(none)" : type} is not understood here; send form-encoded parameters (application/x-www-form-urlencoded).`,
    );
  }
  const query = url.search.slice(1);
  return decodeForm(request.body === "" ? query : query === "" ? request.body : `${query}&${request.body}`);
}
