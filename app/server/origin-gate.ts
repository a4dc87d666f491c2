/**
 * Does this request come from our own pages? Asked of every request that may
 * change something, before the framework sees it: Remix's own check can be
 * passed by (resource routes, `_data` requests).
 *
 * The rule of Go's http.CrossOriginProtection: browsers say where a request
 * comes from (`Sec-Fetch-Site`, and `Origin` since long), pages cannot forge
 * either, and what says neither is no browser, so nobody's cookies were borrowed
 * for it.
 */
export interface GatedRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** Host and port that the sender addressed. */
  host: string;
  origin: string | null;
  referer: string | null;
  secFetchSite: string | null;
  authorization: string | null;
}

export interface GateSettings {
  /** Public origin of this deployment: scheme, host and port. */
  appOrigin: string;
  webhookPath: string;
}

export type GateDecision = { allowed: true } | { allowed: false; message: string };

const allowed: GateDecision = { allowed: true };
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

export function gate(request: GatedRequest, settings: GateSettings): GateDecision {
  if (safeMethods.has(request.method)) return allowed;
  // Proven by a signature, or by a key that no browser adds by itself.
  if (request.path === settings.webhookPath) return allowed;
  if (isApi(request.path) && /^Bearer\s+\S/i.test(request.authorization ?? "")) return allowed;

  const { secFetchSite, origin, referer } = request;
  if (secFetchSite !== null) {
    if (secFetchSite === "same-origin") return allowed;
    // "none": the person's own doing, such as sending a form again after a restart of the browser.
    if (secFetchSite === "none" && (origin === null || isOwn(origin, request.host, settings))) return allowed;
    return refused(`its Sec-Fetch-Site is “${clean(secFetchSite)}”`);
  }
  if (origin !== null) {
    return isOwn(origin, request.host, settings) ? allowed : refused(`its Origin is “${clean(origin)}”`);
  }
  if (referer !== null && !isOwn(originOf(referer), request.host, settings)) {
    return refused("its Referer is another site");
  }
  return allowed;
}

const isApi = (path: string) => path === "/api/v1" || path.startsWith("/api/v1/");

function isOwn(origin: string | null, host: string, { appOrigin }: GateSettings): boolean {
  if (origin === null || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  // The scheme is left to HSTS: behind a proxy that ends TLS ours may not be the browser's.
  return url.origin === appOrigin || (/^https?:$/.test(url.protocol) && url.host === host.toLowerCase());
}

function originOf(referer: string): string | null {
  return URL.canParse(referer) ? new URL(referer).origin : null;
}

/** Goes into an answer: short, and nothing but printable ASCII. */
const clean = (value: string) => value.slice(0, 100).replace(/[^\x20-\x7e]/g, "?");

function refused(why: string): GateDecision {
  return {
    allowed: false,
    message:
      `This request would change something here and was not made by one of Paidtrail's own pages: ${why}. ` +
      "If you came from a link or another site, open Paidtrail and try again there. " +
      "If you run it behind a proxy, set APP_URL to the address that people type.\n",
  };
}
