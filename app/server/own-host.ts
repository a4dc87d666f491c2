/**
 * Is this one of the names under which we are to be found? A page of another site
 * can let its own name point at this machine (DNS rebinding): to the browser that
 * page and ours are then one site, and only the name tells them apart.
 *
 * Asked outside production, where that machine is somebody's own: a production may
 * be behind a proxy that rewrites Host, and believes APP_URL instead of any Host.
 */
import { loopbackHost } from "./request-origin";

export type HostDecision = "own" | "foreign" | "nonsense";

export function judgeHost(host: string, appUrl: URL): HostDecision {
  const address = `${appUrl.protocol}//${host}`;
  if (host === "" || /[@/\\?#]/.test(host) || !URL.canParse(address)) return "nonsense";
  return loopbackHost.test(host) || new URL(address).host === appUrl.host ? "own" : "foreign";
}

/** Asked by machines, under whatever name they know, and answered without a cookie. */
export function servesAnyHost(path: string, authorization: string | undefined): boolean {
  if (path === "/healthz" || path === "/readyz" || path === "/metrics") return true;
  return path.startsWith("/api/v1/") && /^Bearer\s+\S/i.test(authorization ?? "");
}
