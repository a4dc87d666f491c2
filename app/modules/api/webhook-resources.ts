/** Webhook endpoints and their deliveries as the API writes them; times in unix seconds. Never a secret. Pure. */
import type { DeliveryView } from "../outgoing/delivery-view";
import { deliveryName, type Endpoint, endpointName } from "../outgoing/endpoint";

export const endpointResource = (endpoint: Endpoint) => ({
  id: endpointName(endpoint.id),
  object: "webhook_endpoint",
  url: endpoint.url,
  enabled_events: endpoint.types,
  status: endpoint.disabledAt === null ? "enabled" : "disabled",
  disabled_reason: endpoint.disabledReason,
  /** Since then no delivery has succeeded. */
  failing_since: seconds(endpoint.failingSince),
  /** Until then the former secret signs too. */
  former_secret_ends: seconds(endpoint.overlapUntil),
  created: seconds(endpoint.createdAt),
});

export const outgoingDeliveryResource = (delivery: DeliveryView) => ({
  id: deliveryName(delivery.id),
  object: "webhook_delivery",
  endpoint: endpointName(delivery.endpointId),
  event: delivery.eventId,
  type: delivery.type,
  state: delivery.state,
  tries: delivery.tries,
  response_status: delivery.status,
  error: delivery.error,
  took_ms: delivery.tookMs,
  created: parsed(delivery.createdAt),
  tried: parsed(delivery.triedAt),
  next_attempt: parsed(delivery.nextAttemptAt),
});

const seconds = (date: Date | null) => (date === null ? null : Math.floor(date.getTime() / 1_000));
const parsed = (iso: string | null) => (iso === null ? null : Math.floor(Date.parse(iso) / 1_000));
