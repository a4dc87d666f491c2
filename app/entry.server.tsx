/** Renders a page: streamed to people, whole to crawlers. */
import { PassThrough } from "node:stream";
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { runtime } from "./modules/runtime.server";
import { NonceProvider } from "./ui/nonce";

const abandonAfterMs = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { cspNonce }: AppLoadContext,
): Promise<Response> {
  const whole = isbot(request.headers.get("user-agent"));
  return new Promise((resolve, reject) => {
    let answered = false;
    const respond = () => {
      answered = true;
      const body = new PassThrough();
      headers.set("Content-Type", "text/html; charset=utf-8");
      resolve(
        new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }),
      );
      pipe(body);
    };
    let failed = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={cspNonce}>
        <RemixServer context={remixContext} url={request.url} nonce={cspNonce} abortDelay={abandonAfterMs} />
      </NonceProvider>,
      {
        nonce: cspNonce,
        onShellReady: () => !whole && respond(),
        onAllReady: () => whole && respond(),
        onShellError: reject,
        onError(error) {
          failed = true;
          // Before the first byte, onShellError tells Remix, which reports it.
          if (answered) report(error, request);
        },
      },
    );
    setTimeout(abort, abandonAfterMs + 1_000).unref();
  });
}

/** Remix reports what loaders, actions and rendering throw here. */
export function handleError(error: unknown, { request }: LoaderFunctionArgs | ActionFunctionArgs): void {
  // Somebody closed the page: nothing is wrong.
  if (request.signal.aborted) return;
  // The framework's own 404 and 405 are their sender's mistake: anybody can make any number of
  // them, and each would be a line.
  if (isRouteErrorResponse(error) && error.status < 500) {
    const { pathname } = new URL(request.url);
    runtime().log.debug({ method: request.method, path: pathname, status: error.status }, "page refused");
  } else report(error, request);
}

function report(error: unknown, request: Request): void {
  const { pathname } = new URL(request.url);
  runtime().log.error({ err: error, method: request.method, path: pathname }, "page failed");
}
