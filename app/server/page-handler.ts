/**
 * Everything that is neither the webhook nor a static file: Remix's pages,
 * resource routes and API, behind the checks that must come first.
 */
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { readCappedBody } from "~/lib/capped-body";
import type { Log } from "~/lib/log.server";
import { rareLine } from "~/lib/rare-line";
import { answeringOutages, retryAfter } from "./outage-answer";
import type { RequestOrigin } from "./request-origin";
import { createAudienceCheck } from "./route-audience";

export interface PageHandlerOptions {
  /** The current build: changes during development only. */
  loadBuild: () => Promise<ServerBuild>;
  /** The public address. */
  appUrl: URL;
  production: boolean;
  dev: boolean;
  log: Log;
}

export type PageHandler = (request: Request, origin: RequestOrigin, nonce: string) => Promise<Response>;

/** Forms and JSON of people and host applications are small. */
const mostBodyBytes = 1024 * 1024;

export function createPageHandler(options: PageHandlerOptions): PageHandler {
  const { loadBuild, dev, log } = options;
  const handlers = new WeakMap<ServerBuild, ReturnType<typeof prepare>>();

  const outage = rareLine((requests, error: unknown) =>
    log.error({ err: error, requests }, "the database does not answer, or not in time: pages say so"),
  );

  function prepare(build: ServerBuild) {
    return {
      undeclared: createAudienceCheck(build.routes),
      answer: createRequestHandler(answeringOutages(build, outage), dev ? "development" : "production"),
    };
  }

  return async (incoming, origin, nonce) => {
    const build = await loadBuild();
    const { undeclared, answer } = handlers.get(build) ?? prepare(build);
    if (!handlers.has(build)) handlers.set(build, { undeclared, answer });

    const url = new URL(incoming.url);
    const route = undeclared(url.pathname);
    if (route !== null) {
      log.error({ route, path: url.pathname }, "route without an audience: not served");
      return plain(404, "There is nothing at this address.\n");
    }
    let request: Request;
    try {
      const body = await bodyOf(incoming);
      if (body === "too_large") return plain(413, "The request is larger than 1 MiB.\n");
      request = asPagesSeeIt(incoming, ownAddress(origin, options), body);
    } catch {
      return plain(400, "The request could not be read to its end.\n");
    }
    const { clientAddress, fromLoopback } = origin;
    const response = await answer(request, { cspNonce: nonce, clientAddress, fromLoopback });
    // A document does not take over the headers of what its loaders throw.
    if (response.status === 503) response.headers.set("Retry-After", retryAfter["Retry-After"]);
    return response;
  };
}

async function bodyOf(request: Request): Promise<Uint8Array | undefined | "too_large"> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const body = await readCappedBody(request, mostBodyBytes);
  return body.ok ? body.bytes : "too_large";
}

/**
 * Where pages are, as they see it. A deployment has one address, APP_URL's, however
 * the proxy in front of it rewrites Host; on somebody's own machine it is the name
 * they typed, for `localhost` and `127.0.0.1` are two places to a browser.
 */
function ownAddress({ protocol, host }: RequestOrigin, { appUrl, production }: PageHandlerOptions): URL {
  // Throws for a host that no URL can hold.
  const addressed = new URL(`${protocol}://${host}`);
  return production ? new URL(appUrl) : addressed;
}

/**
 * The request at our own address, without what senders and proxies say of it: that
 * has been weighed by now. Origin goes too, for Remix would compare it with Host
 * once more, and answer 500 where a proxy or a second name makes them differ,
 * though the gate has found the request to be our own page's.
 */
function asPagesSeeIt(request: Request, address: URL, body: Uint8Array | undefined): Request {
  const headers = new Headers(request.headers);
  for (const name of ["origin", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"])
    headers.delete(name);
  headers.set("host", address.host);
  const { pathname, search } = new URL(request.url);
  address.pathname = pathname;
  address.search = search;
  return new Request(address, {
    method: request.method,
    headers,
    signal: request.signal,
    body: body as BodyInit,
  });
}

export function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}
