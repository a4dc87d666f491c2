/** The envelope Stripe puts around an object. */
import { stripeId } from "./ids";

export interface DemoEvent {
  id: string;
  object: "event";
  api_version: string;
  /** Unix seconds. */
  created: number;
  data: { object: object; previous_attributes?: object };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

const currentApiVersion = "2026-10-28.endive";

export interface EventOptions {
  previous?: object;
  apiVersion?: string;
  livemode?: boolean;
  /** Tells two events of one type and object apart. */
  label?: string;
  /** Done by Stripe itself rather than by an API request. */
  automatic?: boolean;
}

/** `at`: unix seconds. The id follows from the object, the type and the label: the same each time. */
export function event(
  type: string,
  at: number,
  object: { id: string },
  options: EventOptions = {},
): DemoEvent {
  const label = `${type} ${object.id} ${options.label ?? ""}`;
  return {
    id: stripeId("evt", label),
    object: "event",
    api_version: options.apiVersion ?? currentApiVersion,
    created: at,
    data: { object, ...(options.previous ? { previous_attributes: options.previous } : {}) },
    livemode: options.livemode ?? false,
    pending_webhooks: 1,
    request: {
      id: options.automatic ? null : stripeId("req", label).replace(/^(req_).(.{14}).*/, "$1$2"),
      idempotency_key: null,
    },
    type,
  };
}
