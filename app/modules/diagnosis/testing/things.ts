/** Single things that givens are made of: events, refusals, endpoints, held objects. */
import type { Held } from "../../entitlements/facts";
import type { MirroredType } from "../../stripe/snapshot";
import type {
  EndpointFact,
  EventFact,
  HeldObject,
  MismatchFact,
  MismatchSource,
  ProbeFact,
  RejectionFact,
  StripeEventFact,
} from "../facts";
import { now } from "./facts";
import type { Given } from "./given";

export const webhookUrl = "https://billing.example/api/stripe/webhook";

/** So long before now. */
export function ago(span: { days?: number; hours?: number; minutes?: number }): Date {
  const { days = 0, hours = 0, minutes = 0 } = span;
  return new Date(now.getTime() - ((days * 24 + hours) * 60 + minutes) * 60_000);
}

/** An event that Stripe has about cus_1, an hour old and delivered to everybody unless said otherwise. */
export function eventThere(id: string, more: Partial<StripeEventFact> = {}): StripeEventFact {
  return {
    id,
    type: "invoice.paid",
    created: ago({ hours: 1 }),
    pendingWebhooks: 0,
    objectId: "in_1",
    customerId: "cus_1",
    apiVersion: "2026-10-28.endive",
    requestId: null,
    ...more,
  };
}

/** An event of cus_1 that came by webhook an hour ago and was applied. */
export function eventHere(id: string, more: Partial<EventFact> = {}): EventFact {
  return {
    id,
    type: "invoice.paid",
    created: ago({ hours: 1 }),
    receivedAt: ago({ hours: 1 }),
    source: "webhook",
    account: "",
    livemode: false,
    apiVersion: "2026-10-28.endive",
    objectType: "invoice",
    objectId: "in_1",
    customerId: "cus_1",
    userId: "user_1",
    flags: [],
    duplicates: 0,
    mapping: "mapped",
    mappingReason: null,
    sync: "applied",
    syncReason: null,
    attempts: 1,
    nextAttemptAt: null,
    lastError: null,
    ...more,
  };
}

/** Refused an hour ago; bears the id of evt_1. */
export function refusal(reason: string, more: Partial<RejectionFact> = {}): RejectionFact {
  return {
    deliveryId: "dlv_1",
    at: ago({ hours: 1 }),
    reason,
    detail: null,
    bears: "evt_1",
    skewSeconds: null,
    userAgent: "Stripe/1.0",
    size: 2_000,
    ...more,
  };
}

/** Ours, enabled, sends everything. */
export function endpoint(more: Partial<EndpointFact> = {}): EndpointFact {
  return {
    id: "we_1",
    url: webhookUrl,
    status: "enabled",
    enabledEvents: ["*"],
    apiVersion: "2026-10-28.endive",
    createdAt: ago({ days: 90 }),
    ...more,
  };
}

/** Answers as our own webhook does. */
export function probed(more: Partial<ProbeFact> = {}): ProbeFact {
  return { url: webhookUrl, status: 400, location: null, isOurs: true, failure: null, ...more };
}

export function mismatch(code: string, more: Partial<MismatchFact> = {}): MismatchFact {
  return {
    code,
    subjectType: "customer",
    subjectId: "cus_1",
    severity: "blocks_access",
    firstSeenAt: ago({ hours: 2 }),
    sources: [says("user_1")],
    ...more,
  };
}

/** The metadata of cus_1 names the user, unless said otherwise. */
export function says(value: string, more: Partial<MismatchSource> = {}): MismatchSource {
  return {
    kind: "user",
    value,
    userId: value,
    object: "customer",
    id: "cus_1",
    field: "metadata.userId",
    at: ago({ hours: 2 }),
    ...more,
  };
}

/** Our own record links cus_1 to the user. */
export function linkTo(userId: string): MismatchSource {
  return says(userId, { object: "link", field: "customer_metadata" });
}

/** As the mirror holds what an event told. */
export function held<T extends MirroredType>(
  { snapshot, asOf }: Held<T>,
  more: Partial<HeldObject> = {},
): HeldObject {
  return { snapshot, asOf, source: "event", eventId: null, apiVersion: null, ...more };
}

/** As Stripe has it now. */
export function there<T extends MirroredType>(object: Held<T>): HeldObject {
  return held(object, { asOf: now, source: "fetch" });
}

/** Here and at Stripe alike. */
export function everywhere(...objects: readonly AnyHeld[]): Given {
  const read = { eventId: null, apiVersion: null };
  return {
    held: objects.map(({ snapshot, asOf }) => ({ snapshot, asOf, source: "event", ...read })),
    there: objects.map(({ snapshot }) => ({ snapshot, asOf: now, source: "fetch", ...read })),
  };
}

type AnyHeld = { [T in MirroredType]: Held<T> }[MirroredType];
