/** `POST /api/v1/webhook_deliveries/{id}/resend`: the same event once more. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { outgoingDeliveryResource } from "~/modules/api/webhook-resources";
import { resend } from "~/modules/outgoing/deliveries.server";
import { findDelivery } from "~/modules/outgoing/delivery-list.server";
import { deliveryNumber } from "~/modules/outgoing/endpoint";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_admin" };

const answer = apiEndpoint("admin", {
  async POST({ params: { id = "" }, caller }) {
    const { pool, livemode, clock } = runtime();
    const number = deliveryNumber(id);
    if (number === null) return { error: missing("webhook_delivery", id) };
    const change = { actor: { type: "api_key" as const, id: caller.id }, now: clock() };
    const sent = await resend(pool, livemode, number, change);
    const delivery = sent.outcome === "resent" ? await findDelivery(pool, livemode, number) : null;
    // Of a deleted endpoint nothing can be sent again.
    if (delivery === null) return { error: missing("webhook_delivery", id) };
    return { value: outgoingDeliveryResource(delivery) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
