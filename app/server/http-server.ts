/**
 * The HTTP server. In the order a request meets them: limits, the webhook,
 * security headers, the origin gate, static files, pages.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { ServerBuild } from "@remix-run/node";
import type { Log } from "~/lib/log.server";
import { rareLine } from "~/lib/rare-line";
import { unheededProxy } from "~/lib/unheeded-proxy.server";
import { createBodyBudget } from "./body-budget";
import { keepRoom } from "./connection-room";
import { guardedListener, somethingWentWrong } from "./guarded-listener";
import { incomingBytes } from "./incoming-bytes";
import { gate } from "./origin-gate";
import { retryAfter } from "./outage-answer";
import { judgeHost, servesAnyHost } from "./own-host";
import { createPageHandler, plain } from "./page-handler";
import { refuse, refuseAddress } from "./refuse";
import { requestOrigin } from "./request-origin";
import { canonicalPath } from "./request-path";
import { securityHeaders } from "./security-headers";

/** Answers the request or calls `next`. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export interface HttpServerOptions {
  /** The current build: changes during development only. */
  loadBuild: () => Promise<ServerBuild>;
  /** Serves the files that the browser loads. */
  assets: Middleware;
  webhookPath: string;
  appUrl: URL;
  trustProxy: boolean;
  production: boolean;
  dev: boolean;
  /** Hosts that a form of ours may lead to by a redirect. */
  formTargets?: readonly string[];
  log: Log;
}

const webhookRouteId = "routes/api.stripe.webhook";
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const mostUrlCharacters = 4096;
/** Each costs memory; Stripe and people need far fewer. */
const mostConnections = 1_000;
/** Stripe sends a body in one go; a person's worst line is slow, but not silent. */
const stalledMs = 5_000;

/** Not listening yet. */
export function createHttpServer(options: HttpServerOptions): Server {
  const webhook = webhookListener(options);
  const pages = pagesListener(options);
  const takeBody = createBodyBudget();
  const noticeProxy = proxyNotice(options);
  const { webhookPath } = options;
  const limits = {
    maxHeaderSize: 16 * 1024,
    // Senders that trickle: a webhook's megabyte needs no longer than this.
    headersTimeout: 10_000,
    requestTimeout: 20_000,
    connectionsCheckingInterval: 2_000,
    // Longer than the idle time of the usual load balancers, so that they hang up first.
    keepAliveTimeout: 65_000,
  };
  const listen = guardedListener(options.log, async (request, response) => {
    const url = request.url ?? "";
    noticeProxy(request);
    if (!takeBody(request, response)) {
      refuse(response, 503, "Too many large requests are under way. Please send it again.\n", retryAfter);
    } else if (url === webhookPath || (url.startsWith(webhookPath) && url[webhookPath.length] === "?")) {
      await webhook(request, response);
    } else if (url.length > mostUrlCharacters) {
      refuse(response, 414, "This address is too long.\n");
    } else if (!methods.has(request.method ?? "")) {
      refuse(response, 405, "This method is not served here.\n");
    } else {
      const path = canonicalPath(url);
      if (path === null) refuseAddress(response, url);
      else pages(request, response, path);
    }
  });
  const server = createServer(limits, listen);
  keepRoom(server, { mostConnections, stalledMs });
  return server;
}

/** Without TRUST_PROXY every address in the logs and limits is the proxy's: said once, and in /readyz. */
function proxyNotice({ trustProxy, log }: HttpServerOptions): (request: IncomingMessage) => void {
  const notice = unheededProxy();
  return ({ headers }) => {
    if (trustProxy || notice.seen || headers["x-forwarded-for"] === undefined) return;
    notice.seen = true;
    log.warn(
      "requests come with X-Forwarded-For, which is not believed: if a proxy of yours sets it, set TRUST_PROXY=true",
    );
  };
}

/** Straight to the action of the route: one implementation, and no router in between. */
function webhookListener(options: HttpServerOptions) {
  const { loadBuild, log } = options;
  return getRequestListener(
    async (request, { incoming }) => {
      const arrivedAt = performance.now();
      const build = await loadBuild();
      const route = build.routes[webhookRouteId]?.module;
      const handler = request.method === "GET" || request.method === "HEAD" ? route?.loader : route?.action;
      if (!handler) throw new Error(`the build has no ${webhookRouteId}`);
      const message = incoming as IncomingMessage;
      const { clientAddress, fromLoopback } = requestOrigin(message.headers, connectionOf(message), options);
      const readBody = () => incomingBytes(message);
      const context = { cspNonce: "", clientAddress, fromLoopback, arrivedAt, readBody };
      return (await handler({ request, params: {}, context })) as Response;
    },
    { errorHandler: (error) => failed(error, log) },
  );
}

function pagesListener(
  options: HttpServerOptions,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const { assets, appUrl, webhookPath, production, dev, formTargets, log } = options;
  const handle = createPageHandler(options);
  const headerSettings = { https: appUrl.protocol === "https:", dev, formTargets };
  const gateSettings = { appOrigin: appUrl.origin, webhookPath };
  const refused = rareLine((requests, request: { path: string; method: string }) =>
    log.warn({ ...request, requests }, "request of another site refused"),
  );
  const nonces = new WeakMap<IncomingMessage, string>();

  const remix = getRequestListener(
    (request, { incoming }) => {
      const message = incoming as IncomingMessage;
      const origin = requestOrigin(message.headers, connectionOf(message), options);
      return handle(request, origin, nonces.get(message) ?? "");
    },
    { errorHandler: (error) => failed(error, log) },
  );

  const page = guardedListener(log, async (request, response) => {
    response.setHeader("Cache-Control", "no-store");
    await remix(request, response);
  });

  return (request, response, path) => {
    const nonce = randomBytes(16).toString("base64");
    nonces.set(request, nonce);
    for (const [name, value] of Object.entries(securityHeaders(headerSettings, nonce))) {
      response.setHeader(name, value);
    }
    const { headers, method = "GET" } = request;
    const { host } = requestOrigin(headers, connectionOf(request), options);
    if (!production && !servesAnyHost(path, headers.authorization)) {
      const judged = judgeHost(host, appUrl);
      if (judged === "nonsense") return refuse(response, 400, "This Host is none.\n");
      if (judged === "foreign") return refuse(response, 421, foreignHost(appUrl));
    }
    const decision = gate(
      {
        method,
        path,
        // A proxy may have rewritten it, or somebody made it up: a production has one name.
        host: production ? appUrl.host : host,
        origin: headers.origin ?? null,
        referer: headers.referer ?? null,
        secFetchSite: single(headers["sec-fetch-site"]),
        authorization: headers.authorization ?? null,
      },
      gateSettings,
    );
    if (!decision.allowed) {
      refused({ path, method });
      return refuse(response, 403, decision.message);
    }
    if (method === "GET" || method === "HEAD") assets(request, response, () => page(request, response));
    else page(request, response);
  };
}

const foreignHost = ({ origin }: URL) =>
  `Paidtrail is at ${origin} and does not answer under this name. If this is its name, set APP_URL to it.\n`;

const connectionOf = (request: IncomingMessage) => ({
  remoteAddress: request.socket.remoteAddress,
  encrypted: (request.socket as Partial<TLSSocket>).encrypted === true,
});

const single = (header: string | string[] | undefined) =>
  Array.isArray(header) ? header.join(",") : (header ?? null);

/** What went wrong is for the log; the sender learns that something did. */
function failed(error: unknown, log: Log): Response {
  if (error instanceof RequestError)
    return plain(400, "This request makes no sense: look at its address and Host header.\n");
  log.error({ err: error }, "request failed");
  return plain(500, somethingWentWrong);
}
