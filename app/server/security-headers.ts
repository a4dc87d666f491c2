/** The headers that every answer carries, and the policy of what a page may load. */
export interface HeaderSettings {
  /** The public address is https: browsers are told to use nothing else. */
  https: boolean;
  /** Development: scripts and styles come in ways a strict policy forbids (hot reload). */
  dev: boolean;
  /** Other hosts that a form of ours leads to by a redirect: Stripe's hosted pages. */
  formTargets?: readonly string[];
}

export function securityHeaders(
  { https, dev, formTargets = [] }: HeaderSettings,
  nonce: string,
): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(nonce, dev, formTargets),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    ...(https ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
  };
}

function contentSecurityPolicy(nonce: string, dev: boolean, formTargets: readonly string[]): string {
  // A nonce would switch 'unsafe-inline' off again: in development there is none.
  const own = dev ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'self'",
    ["form-action 'self'", ...formTargets].join(" "),
    "frame-ancestors 'none'",
  ].join("; ");
}
