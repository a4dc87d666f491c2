/** Ends a walk through Stripe's events where it is; what it pulled in stays. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { askToStop } from "~/modules/reconciliation/ask-for-run.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "admin" };

/** Asked for by hand, or again after signing in: the page has the button. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return redirect("/console/reconcile");
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const id = /^\d{1,15}$/.exec(addressPart(params.id))?.[0];
  if (id === undefined) throw new Response("No such run.", { status: 404 });
  // One that has ended meanwhile is at its end all the same.
  await askToStop(pool, { livemode, id: Number(id), actor: { type: "user", id: viewer.id }, now: clock() });
  return redirect("/console/reconcile");
}
