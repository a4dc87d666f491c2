/** One endpoint: how it fares, what can be done with it, and what it was sent. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { listDeliveries } from "~/modules/outgoing/delivery-list.server";
import { isDeliveryState } from "~/modules/outgoing/delivery-view";
import { endpointName, endpointNumber, isSentType } from "~/modules/outgoing/endpoint";
import { endpointView } from "~/modules/outgoing/endpoint-view";
import { findEndpoint } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";
import { keysetLinks, keysetPlace } from "~/ui/keyset-links";
import { WebhookEndpointPage } from "~/ui/webhook-endpoint-page";
import { NowProvider } from "~/ui/time";
import { webhookPath } from "~/ui/webhook-words";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Endpoint · Webhooks · Paidtrail" }];

const pageSize = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const number = endpointNumber(params.id ?? "") ?? 0;
  const endpoint = await findEndpoint(pool, livemode, number);
  if (endpoint === null) throw new Response("No such endpoint.", { status: 404 });
  const search = new URL(request.url).searchParams;
  const [state, type] = [addressPart(search.get("state")), addressPart(search.get("type"))];
  const filter = {
    state: isDeliveryState(state) ? state : undefined,
    type: isSentType(type) ? type : undefined,
  };
  const place = keysetPlace(search);
  const found = await listDeliveries(
    pool,
    livemode,
    { endpointId: endpoint.id, ...filter },
    { limit: pageSize, ...place },
  );
  const kept = Object.entries(filter).flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  const links = keysetLinks(
    found.rows.map(({ id }) => id),
    place,
    found.hasMore,
    (cursor) => `${webhookPath(endpoint.id)}?${[...kept, cursor].filter(Boolean).join("&")}`,
  );
  return json({
    endpoint: endpointView(endpoint),
    name: endpointName(endpoint.id),
    filter: { state: filter.state ?? null, type: filter.type ?? null },
    deliveries: found.rows,
    links,
    done: addressPart(search.get("done")),
    mayChange: viewer.role === "admin",
    now: clock().toISOString(),
  });
}

export default function Endpoint() {
  const { now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <WebhookEndpointPage {...page} />
    </NowProvider>
  );
}
