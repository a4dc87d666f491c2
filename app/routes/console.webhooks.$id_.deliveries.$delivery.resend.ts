/** The same event is sent once more. POST only. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { resend } from "~/modules/outgoing/deliveries.server";
import { deliveryNumber, endpointNumber } from "~/modules/outgoing/endpoint";
import { runtime } from "~/modules/runtime.server";
import { webhookDeliveryPath } from "~/ui/webhook-words";

export const handle: RouteHandle = { audience: "admin" };

const pageOf = ({ id, delivery }: LoaderFunctionArgs["params"]) =>
  webhookDeliveryPath(endpointNumber(id ?? "") ?? 0, deliveryNumber(delivery ?? "") ?? 0);

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return redirect(pageOf(params));
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, livemode, clock } = runtime();
  const change = { actor: { type: "user" as const, id: viewer.id }, now: clock() };
  const { outcome } = await resend(pool, livemode, deliveryNumber(params.delivery ?? "") ?? 0, change);
  if (outcome !== "resent") throw new Response("No such delivery.", { status: 404 });
  return redirect(pageOf(params), 303);
}
