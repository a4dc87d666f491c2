/** A Stripe for tests at the port of its list of events: windows, pages and order as Stripe's. */
import type { EventQuery, EventReader, ListedEvent } from "../../stripe/event-reader";
import type { StripeFailure } from "../../stripe/gateway";
import type { Json } from "../../sync/testing/deliver";

export interface EventsAtStripe extends EventReader {
  /** Every page that was asked for. */
  asked: EventQuery[];
  /** From now on our endpoint lists these types; until then there is no endpoint. */
  subscribe(types: string[]): void;
  /** From now on the answer to everything; null: events again. */
  refuse(failure: Pick<StripeFailure, "kind"> | null): void;
}

/** `made`: as Stripe made them, oldest first. */
export function eventsAtStripe(made: readonly Json[], pageSize = 100): EventsAtStripe {
  const newestFirst = made.map(listed).reverse();
  const asked: EventQuery[] = [];
  let refusal: StripeFailure | null = null;
  const failureOf = (kind: StripeFailure["kind"]): StripeFailure => ({
    kind,
    code: null,
    status: null,
    requestId: "req_refused",
    message: `Stripe says ${kind}`,
  });
  const webhookUrl = "https://app.example.com/api/stripe/webhook";
  let enabledEvents: string[] | null = null;
  return {
    asked,
    webhookUrl,
    subscribe: (types) => {
      enabledEvents = types;
    },
    async endpoints() {
      if (refusal !== null) return { ok: false, failure: refusal };
      const ours = enabledEvents && { url: webhookUrl, enabledEvents, enabled: true };
      return { ok: true, value: ours === null ? [] : [ours] };
    },
    refuse: (given) => {
      refusal = given && failureOf(given.kind);
    },
    async page(query) {
      asked.push(query);
      if (refusal !== null) return { ok: false, failure: refusal };
      const { from, to, after, types } = query;
      const start = after === null ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1;
      if (after !== null && start === 0) return { ok: false, failure: failureOf("not_found") };
      const rest = newestFirst
        .slice(start)
        .filter(({ createdAt, type }) => createdAt >= from && createdAt < to && fits(type, types));
      return {
        ok: true,
        value: { events: rest.slice(0, pageSize), hasMore: rest.length > pageSize, requestId: "req_page" },
      };
    },
  };
}

const fits = (type: string, types: readonly string[]) =>
  types.length === 0 ||
  types.some((wanted) => (wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted));

function listed(event: Json): ListedEvent {
  return {
    id: String(event.id),
    type: String(event.type),
    createdAt: new Date(Number(event.created) * 1_000),
    pendingWebhooks: Number(event.pending_webhooks),
    body: Buffer.from(JSON.stringify(event, null, 2)),
    reserialised: false,
  };
}
