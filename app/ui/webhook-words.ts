/** Endpoints and deliveries in words. */
import type { DeliveryState } from "~/modules/outgoing/delivery-view";
import { deliveryName, endpointName } from "~/modules/outgoing/endpoint";
import type { EndpointView } from "~/modules/outgoing/endpoint-view";
import type { Tone } from "./tone";

export const webhookPath = (id: number) => `/console/webhooks/${endpointName(id)}`;
export const webhookDeliveryPath = (endpointId: number, id: number) =>
  `${webhookPath(endpointId)}/deliveries/${deliveryName(id)}`;

export function endpointState({ disabledAt, failingSince }: EndpointView): { tone: Tone; word: string } {
  if (disabledAt !== null) return { tone: "none", word: "disabled" };
  return failingSince === null ? { tone: "good", word: "enabled" } : { tone: "bad", word: "failing" };
}

export const deliveryTone: Record<DeliveryState, { tone: Tone; word: string }> = {
  pending: { tone: "waiting", word: "waiting" },
  delivered: { tone: "good", word: "delivered" },
  failed: { tone: "bad", word: "given up" },
};

export const eventWords: Record<string, string> = {
  "entitlement.updated": "What a user may use has changed",
  "case.opened": "Somebody pays and has nothing, or has something and does not pay",
  "case.resolved": "Such a case is over",
};
