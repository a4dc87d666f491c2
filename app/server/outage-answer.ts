/**
 * While the database is away a page says so, with 503, and with 504 where it was
 * asked for more than it finds in time: thrown as an answer, so that every route's
 * error boundary shows it, with a script or without.
 */
import type { ServerBuild } from "@remix-run/node";
import { isDatabaseOutage, isSlowStatement } from "~/lib/database-outage";

export const retryAfter = { "Retry-After": "5" };

type Handler = (args: never) => unknown;

/** The build with loaders and actions that answer for an outage. `report` is told of each. */
export function answeringOutages(build: ServerBuild, report: (error: unknown) => void): ServerBuild {
  function guarded(handler: Handler): Handler {
    return async (args) => {
      try {
        return await handler(args);
      } catch (error) {
        if (isSlowStatement(error)) {
          report(error);
          throw new Response("The database did not find that in time. Ask for less of it.\n", {
            status: 504,
            headers: { "Content-Type": "text/plain; charset=utf-8" },
          });
        }
        if (!isDatabaseOutage(error)) throw error;
        report(error);
        throw new Response("The database does not answer at the moment. Try again.\n", {
          status: 503,
          headers: { ...retryAfter, "Content-Type": "text/plain; charset=utf-8" },
        });
      }
    };
  }
  const routes = Object.entries(build.routes).map(([id, route]) => {
    const { loader, action } = (route?.module ?? {}) as { loader?: Handler; action?: Handler };
    const module = {
      ...route?.module,
      ...(loader && { loader: guarded(loader) }),
      ...(action && { action: guarded(action) }),
    };
    return [id, route && { ...route, module }] as const;
  });
  return { ...build, routes: Object.fromEntries(routes) as ServerBuild["routes"] };
}
