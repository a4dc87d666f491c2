/** A step with an endpoint that needs no page: test, resend-failed, enable, disable. POST only. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { resendFailed, sendTest } from "~/modules/outgoing/deliveries.server";
import { disableEndpoint, enableEndpoint } from "~/modules/outgoing/endpoints.server";
import { endpointNumber } from "~/modules/outgoing/endpoint";
import { runtime } from "~/modules/runtime.server";
import { webhookDeliveryPath, webhookPath } from "~/ui/webhook-words";

export const handle: RouteHandle = { audience: "admin" };

/** `deliveryId`: the page to go on to. */
type Step = (...asked: Parameters<typeof sendTest>) => Promise<{ outcome: string; deliveryId?: number }>;

const steps = new Map<string, Step>([
  ["test", sendTest],
  ["resend-failed", resendFailed],
  ["enable", enableEndpoint],
  ["disable", disableEndpoint],
]);

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return redirect(`/console/webhooks/${encodeURIComponent(addressPart(params.id))}`);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, livemode, clock } = runtime();
  const step = steps.get(params.step ?? "");
  if (step === undefined) throw new Response("No such step.", { status: 404 });
  const id = endpointNumber(params.id ?? "") ?? 0;
  const done = await step(pool, livemode, id, { actor: { type: "user", id: viewer.id }, now: clock() });
  if (done.outcome === "unknown_endpoint") throw new Response("No such endpoint.", { status: 404 });
  if (done.deliveryId !== undefined) return redirect(webhookDeliveryPath(id, done.deliveryId), 303);
  return redirect(`${webhookPath(id)}?done=${params.step}`, 303);
}
