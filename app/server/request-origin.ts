/**
 * Where a request came from and what address it was sent to. Forwarding headers
 * count only where the deployment says that a proxy sets them; from anybody else
 * they are just text.
 */
import type { IncomingHttpHeaders } from "node:http";

export interface RequestOrigin {
  /** The sender's IP address; "unknown" when the connection is gone already. */
  clientAddress: string;
  protocol: "http" | "https";
  /** Host and port as the sender addressed them. */
  host: string;
  /** From this machine, to this machine by name, and no proxy in between; never in production. */
  fromLoopback: boolean;
}

export interface OriginSettings {
  trustProxy: boolean;
  /** The public address: tells the protocol where a proxy ends TLS and nothing else says so. */
  appUrl: URL;
  /** A deployment has proxies, and not every proxy says that it is one. */
  production: boolean;
}

export interface Connection {
  remoteAddress: string | undefined;
  encrypted: boolean;
}

export function requestOrigin(
  headers: IncomingHttpHeaders,
  connection: Connection,
  settings: OriginSettings,
): RequestOrigin {
  const { trustProxy, appUrl, production } = settings;
  const peer = plainAddress(connection.remoteAddress ?? "");
  const forwarded = trustProxy ? lastOf(headers["x-forwarded-for"]) : null;
  const host = (trustProxy ? lastOf(headers["x-forwarded-host"]) : null) ?? headers.host ?? appUrl.host;
  return {
    clientAddress: (forwarded === null ? peer : plainAddress(forwarded)) || "unknown",
    protocol: protocolOf(headers, connection, host, settings),
    host,
    fromLoopback:
      !production &&
      isLoopback(peer) &&
      loopbackHost.test(headers.host ?? "") &&
      !forwardingHeaders.some((name) => headers[name] !== undefined),
  };
}

/** What a proxy was asked for is the public name, and most pass it on. */
export const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

const forwardingHeaders = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
  "forwarded",
  "via",
];

function protocolOf(
  headers: IncomingHttpHeaders,
  { encrypted }: Connection,
  host: string,
  { trustProxy, appUrl }: OriginSettings,
): "http" | "https" {
  const forwarded = trustProxy ? lastOf(headers["x-forwarded-proto"]) : null;
  if (forwarded === "http" || forwarded === "https") return forwarded;
  if (encrypted || (appUrl.protocol === "https:" && host.toLowerCase() === appUrl.host)) return "https";
  return "http";
}

/** Of a list that proxies append to, the entry of the one next to us: the earlier ones are the sender's word. */
function lastOf(header: string | string[] | undefined): string | null {
  const last = String(header ?? "")
    .split(",")
    .at(-1)
    ?.trim();
  return last ? last : null;
}

/** IPv4 as such, without a port, brackets or the IPv6 form a dual-stack socket gives it. */
function plainAddress(address: string): string {
  if (/^[\d.]{7,15}$/.test(address)) return address;
  const bare = address
    .slice(0, 100)
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1")
    .replace(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i, "$1");
  return /^[0-9a-fA-F:.%a-z]+$/.test(bare) ? bare : "";
}

const isLoopback = (address: string) => address === "::1" || /^127\./.test(address);
