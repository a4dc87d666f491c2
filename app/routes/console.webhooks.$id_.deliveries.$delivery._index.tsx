/** One delivery: what was sent, every attempt, and what was answered. Looks again by itself while it waits. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { attemptsOf, bodyOf, findDelivery } from "~/modules/outgoing/delivery-list.server";
import { deliveryName, deliveryNumber, endpointNumber } from "~/modules/outgoing/endpoint";
import { findEndpoint } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";
import { NowProvider } from "~/ui/time";
import { WebhookDeliveryPage } from "~/ui/webhook-delivery-page";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Delivery · Webhooks · Paidtrail" }];

const lookEverySeconds = 2;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const delivery = await findDelivery(pool, livemode, deliveryNumber(params.delivery ?? "") ?? 0);
  const endpoint = delivery && (await findEndpoint(pool, livemode, delivery.endpointId));
  if (!delivery || !endpoint || endpoint.id !== (endpointNumber(params.id ?? "") ?? 0))
    throw new Response("No such delivery.", { status: 404 });
  const [attempts, body] = await Promise.all([attemptsOf(pool, delivery.id), bodyOf(pool, delivery.eventId)]);
  return json({
    delivery,
    name: deliveryName(delivery.id),
    url: endpoint.url,
    attempts,
    // As text: what others made is not handed out as an object.
    body: body === null ? "" : JSON.stringify(JSON.parse(body), null, 2),
    mayChange: viewer.role === "admin",
    now: clock().toISOString(),
  });
}

export default function Delivery() {
  const { now, ...page } = useLoaderData<typeof loader>();
  const isWaiting = page.delivery.state === "pending";
  useLooksAgain(isWaiting);
  return (
    <NowProvider now={now}>
      {isWaiting && (
        <noscript>
          <meta httpEquiv="refresh" content={String(lookEverySeconds * 2)} />
        </noscript>
      )}
      <WebhookDeliveryPage {...page} />
    </NowProvider>
  );
}

/** Asks for the page again while something can change by itself; not in the background. */
function useLooksAgain(moves: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!moves || state !== "idle") return;
    const timer = setInterval(() => {
      if (!document.hidden) revalidate();
    }, lookEverySeconds * 1_000);
    return () => clearInterval(timer);
  }, [moves, state, revalidate]);
}
