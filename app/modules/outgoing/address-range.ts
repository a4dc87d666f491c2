/**
 * Which addresses may be sent to. Whoever may add an endpoint must not thereby
 * reach what only this machine can: metadata services, databases, neighbours. So
 * only public unicast addresses pass; in development and in the demo this very
 * machine's loopback passes too. Pure.
 */
import ipaddr from "ipaddr.js";

/** null: allowed. Else the name of the range. */
export function refusedRange(address: string, { local }: { local: boolean }): string | null {
  if (!ipaddr.isValid(address)) return "not an address";
  // An IPv4 address in IPv6's clothes is judged as what it is; so is one behind a translator.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === "unicast") return null;
  if (range === "loopback" && local) return null;
  return range;
}

/** The host of a URL where it is an address and no name: as the URL writes it, IPv6 in brackets. */
export function parseLiteral(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(bare) ? bare : null;
}
