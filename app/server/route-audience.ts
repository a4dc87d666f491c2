/**
 * Default deny: a route of the build that does not say whom it is for is not
 * served. Every matched module that can answer for itself (the last one, and
 * any with a loader or an action) must declare `handle.audience`.
 */
import type { ServerBuild } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";

type Routes = ServerBuild["routes"];
type RouteTree = Parameters<typeof matchRoutes>[0];

/** The id of a matched route without an audience; null: all is well, or nothing matches. */
export function createAudienceCheck(routes: Routes): (path: string) => string | null {
  const tree = nested(routes, undefined);
  return (path) => {
    const matches = matchRoutes(tree, path) ?? [];
    const undeclared = matches.find(({ route }, index) => {
      const module = routes[route.id ?? ""]?.module;
      const answers =
        index === matches.length - 1 || module?.loader !== undefined || module?.action !== undefined;
      return answers && !declares(module?.handle);
    });
    return undeclared?.route.id ?? null;
  };
}

function declares(handle: unknown): boolean {
  return typeof handle === "object" && handle !== null && "audience" in handle && Boolean(handle.audience);
}

/** The build lists routes flat, each with its parent's id. */
function nested(routes: Routes, parentId: string | undefined): RouteTree {
  return Object.values(routes)
    .filter((route) => route !== undefined && route.parentId === parentId)
    .map((route) => {
      const { id, path, index, caseSensitive } = route!;
      const common = { id, path, caseSensitive };
      return index ? { ...common, index: true } : { ...common, index: false, children: nested(routes, id) };
    });
}
