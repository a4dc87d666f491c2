/** The cookie that names a session: written and read here only. */

export interface CookieSettings {
  /** The app is reached over https: the cookie is bound to this host and to https. */
  secure: boolean;
}

export function cookieSettings(appUrl: string): CookieSettings {
  return { secure: appUrl.startsWith("https:") };
}

/** 256 bits in base64url, as newSecret makes them. */
const idShape = /^[A-Za-z0-9_-]{43}$/;

/**
 * `__Host-` makes the browser itself refuse the cookie unless it is Secure, for
 * all paths, and of no parent domain; it needs https, which a laptop lacks.
 */
export function sessionCookieName(settings: CookieSettings): string {
  return settings.secure ? "__Host-paidtrail" : "paidtrail_session";
}

/** The session id the request carries, or null. A malformed one counts as none. */
export function readSessionCookie(header: string | null, settings: CookieSettings): string | null {
  const name = sessionCookieName(settings);
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return idShape.test(value) ? value : null;
  }
  return null;
}

/** `Set-Cookie` for a session; `maxAgeSeconds` is its absolute life, the server decides on idleness. */
export function sessionCookie(id: string, maxAgeSeconds: number, settings: CookieSettings): string {
  // Lax, not Strict: coming back from Stripe's pages must find the person signed in.
  const attributes = [`${sessionCookieName(settings)}=${id}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  attributes.push(`Max-Age=${maxAgeSeconds}`);
  if (settings.secure) attributes.push("Secure");
  return attributes.join("; ");
}

/** `Set-Cookie` that makes the browser forget the session. */
export function clearedSessionCookie(settings: CookieSettings): string {
  return sessionCookie("", 0, settings);
}
