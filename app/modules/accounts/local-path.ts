/**
 * Where a redirect may lead: a path of this site, never another one. The only
 * way in which a value from outside becomes a `Location`.
 */
import type { Role } from "./role";

/** An origin that cannot exist, to see whether a browser would leave the one it is on. */
const here = "http://paidtrail.invalid";
const longest = 2_000;

/**
 * `candidate` if a browser would take it as a path of the page's own origin,
 * normalised; `fallback` otherwise.
 *
 * Browsers read `//host`, `/\host` and `/<tab>/host` as another origin, so the
 * first test is ours and the second is the URL parser's own.
 */
export function localPath(candidate: unknown, fallback: string): string {
  if (typeof candidate !== "string" || candidate.length > longest) return fallback;
  if (!/^\/(?![/\\])/.test(candidate)) return fallback;
  // Control characters (tab, newline, …) are dropped by URL parsers and split headers; a
  // backslash is a slash to them. Neither is part of any path of ours.
  if (/[\p{Cc}\\]/u.test(candidate)) return fallback;
  if (!URL.canParse(candidate, here)) return fallback;
  const url = new URL(candidate, here);
  if (url.origin !== here || url.username !== "" || url.password !== "") return fallback;
  const path = url.pathname + url.search;
  // Dot segments may leave a path that begins with two slashes: another host again.
  return /^\/(?!\/)/.test(path) ? path : fallback;
}

/** The sign-in page, to come back to `request`'s page afterwards. */
export function signInPath(request: { method: string; url: string }): string {
  // What was posted is lost, and its address may have no page: start at the role's first page.
  if (request.method !== "GET" && request.method !== "HEAD") return "/login";
  const url = new URL(request.url);
  // Remix marks requests of its own client with these; they are no part of the page's address.
  url.searchParams.delete("_data");
  url.searchParams.delete("index");
  const next = localPath(url.pathname + url.search, "/");
  return next === "/" ? "/login" : `/login?next=${encodeURIComponent(next)}`;
}

/** Where somebody starts who asked for no page in particular. */
export function homePath(role: Role): string {
  return role === "user" ? "/billing" : "/console";
}
