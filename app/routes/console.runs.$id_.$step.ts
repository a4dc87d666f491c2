/** A run is asked to pause or to continue. POST only. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { stepRun } from "~/modules/runs/runs.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "admin" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return redirect(`/console/runs/${encodeURIComponent(addressPart(params.id))}`);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, livemode, clock } = runtime();
  const actor = { type: "user" as const, id: viewer.id };
  const { step } = params;
  if (step !== "pause" && step !== "continue") throw new Response("No such step.", { status: 404 });
  const stepped = await stepRun(pool, livemode, addressPart(params.id), step, {
    actor,
    reason: null,
    now: clock(),
  });
  if (stepped.outcome === "unknown_run") throw new Response("No such run.", { status: 404 });
  // Too late: its page says how it stands.
  return redirect(`/console/runs/${stepped.run.id}`, 303);
}
