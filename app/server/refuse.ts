/** Answers that are given before anything else of a request is looked at. */
import type { ServerResponse } from "node:http";
import { errorBody, invalid } from "~/modules/api/errors";

/** Without reading what may follow: the connection is not used again. */
export function refuse(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    ...headers,
    "Content-Length": Buffer.byteLength(text),
    Connection: "close",
  });
  response.end(text);
}

const oddAddress =
  "This address can be read in more than one way (a double slash at its beginning, a dot segment, a backslash, " +
  "a broken escape). Write it plainly.";

/** Programs that use the API are answered in its own shape. */
export function refuseAddress(response: ServerResponse, address: string): void {
  const error = invalid("url_ambiguous", oddAddress);
  if (/^\/api\/v1(\/|$)/.test(address))
    refuse(response, error.status, JSON.stringify(errorBody(error)), { "Content-Type": "application/json" });
  else refuse(response, error.status, `${oddAddress}\n`);
}
