/** Prometheus text, for this machine itself outside production, or an operator's API key. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { metricsRegistry } from "~/lib/metrics.server";
import { once } from "~/lib/once.server";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireApiKey } from "~/modules/accounts/guard.server";
import { metricsText } from "~/modules/inbox/metrics-text.server";
import { registerCases } from "~/modules/cases/case-metrics.server";
import { registerMissedEvents } from "~/modules/reconciliation/missed-events-metrics.server";
import { runtime } from "~/modules/runtime.server";
import { registerAccessProblem } from "~/modules/stripe/access-metrics.server";

export const handle: RouteHandle = { audience: "metrics" };

export async function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  if (!context.fromLoopback) await requireApiKey(request, "operator");
  const { pool, clock, log, livemode } = runtime();
  once("missed events metrics", () =>
    registerMissedEvents({ registry: metricsRegistry(), pool, livemode, clock, log }),
  );
  once("Stripe access metrics", () =>
    registerAccessProblem({ registry: metricsRegistry(), pool, livemode, log }),
  );
  once("case metrics", () => registerCases({ registry: metricsRegistry(), pool, livemode, clock, log }));
  const { text, contentType } = await metricsText({ registry: metricsRegistry(), pool, clock, log });
  return new Response(text, { headers: { "content-type": contentType } });
}
