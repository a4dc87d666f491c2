/**
 * The path that a request asks for, where there is exactly one way to read it.
 *
 * The gate decides by the path and the framework routes by it: an address that one
 * of them would read as another (dot segments, backslashes, a second slash that
 * begins a host) is nobody's bookmark, and is refused before either sees it.
 */

/** Without the query; null: not a path, or one that can be read in two ways. */
export function canonicalPath(target: string): string | null {
  const path = target.split("?", 1)[0] ?? "";
  if (!path.startsWith("/") || path.startsWith("//") || /[\\#\p{Cc}]/u.test(path)) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  // What stands between encoded slashes counts as a segment: whoever decodes late would climb there.
  if (/[\\\0]/.test(decoded) || decoded.split("/").some((segment) => segment === "." || segment === ".."))
    return null;
  return path;
}
