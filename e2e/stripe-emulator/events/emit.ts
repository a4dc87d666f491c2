/** Makes an event and the deliveries it owes, in the transaction of the change. */
import type Stripe from "stripe";
import { countUse, faultsFor, type Occasion } from "../faults/fault";
import type { Space } from "../store/database";
import { newId } from "../store/ids";
import { definitionOf } from "../store/table";
import { planDeliveries } from "../webhooks/plan-deliveries";
import { renderAs } from "../versions/render";
import { PINNED } from "../versions/version";
import { webhookEndpoints } from "../webhooks/tables";
import { matchesType } from "../webhooks/matches-type";
import { lostEventOf, lostEvents } from "./lost-events";
import { previousAttributes } from "./previous-attributes";
import { events } from "./tables";
import type { Cause } from "../work/scope";

export interface Emission {
  type: Stripe.Event.Type;
  object: object;
  before: object | null;
  /** Unix seconds on the clock of the object. */
  now: number;
  /** Emulator time, seconds. */
  recordedAt: number;
  cause: Cause;
  account: string;
}

/** Objects whose events carry ids of the payments shard. */
const PAYMENT_OBJECTS = new Set(["payment_intent", "charge", "refund"]);

/**
 * @param space the world that the object lives in
 * @param control the emulator's own space: faults
 */
export function emitEvent(space: Space, control: Space, emission: Emission): void {
  const { type, object, before } = emission;
  const livemode = space.name === "live";
  const customer = customerOf(space, object);
  const occasion: Occasion = { type, customer, livemode };
  const lost = faultsFor(control, "webhook", occasion).find(
    (fault) => fault.action.do === "not_generated" && fault.match.endpoint === undefined,
  );
  if (lost !== undefined) {
    countUse(control, lost);
    space.table(lostEvents).put(lostEventOf(type, object, emission.recordedAt), null);
    return;
  }
  const dataIn = (version: string): Stripe.Event.Data => {
    const shown = renderAs(version, object, space);
    const previous = before === null ? null : previousAttributes(renderAs(version, before, space), shown);
    return previous === null ? { object: shown } : { object: shown, previous_attributes: previous };
  };
  const endpoints = [...space.table(webhookEndpoints).oldestFirst()]
    .map((row) => row.object)
    .filter((endpoint) => endpoint.status === "enabled" && matchesType(endpoint.enabled_events, type));
  const objectType = (object as { object?: unknown }).object;
  const event: Stripe.EventBase = {
    id: newId("evt", emission.now, emission.account, PAYMENT_OBJECTS.has(String(objectType))),
    object: "event",
    api_version: PINNED,
    created: emission.now,
    data: dataIn(PINNED),
    livemode,
    pending_webhooks: endpoints.length,
    request: { id: emission.cause.request, idempotency_key: emission.cause.idempotencyKey },
    type,
  };
  space.table(events).put(event, { recordedAt: emission.recordedAt, customer });
  planDeliveries(space, control, {
    event,
    customer,
    now: emission.recordedAt,
    endpoints,
    dataFor: (endpoint) =>
      endpoint.api_version === null || endpoint.api_version === PINNED ? null : dataIn(endpoint.api_version),
  });
}

/** The customer that an object is or belongs to; a payment towards an invoice names the invoice alone. */
function customerOf(space: Space, object: object): string | null {
  const { object: type, id, customer, invoice } = object as Partial<Record<string, unknown>>;
  if (type === "customer" && typeof id === "string") return id;
  if (type === "invoice_payment" && typeof invoice === "string") {
    const invoices = definitionOf("invoice");
    const found = invoices === null ? null : space.table(invoices).get(invoice);
    return found === null ? null : customerOf(space, found.object);
  }
  return typeof customer === "string" ? customer : null;
}
