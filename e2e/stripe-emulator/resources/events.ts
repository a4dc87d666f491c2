/** Events: thirty days of what happened, and sending one again. */
import type Stripe from "stripe";
import { invalidRequest, noSuch } from "../api/errors";
import { pagingByTime } from "../api/list";
import { operation } from "../api/operation";
import { boolean, list, object, paramsOf, text } from "../api/params";
import type { Resource } from "../api/resource";
import { listEvents } from "../events/list-events";
import { events } from "../events/tables";
import { renderAs } from "../versions/render";
import { PINNED } from "../versions/version";
import { deliveries, webhookEndpoints } from "../webhooks/tables";
import { randomText } from "../store/ids";
import type { Scope } from "../work/scope";

const permission = "event";
const THIRTY_DAYS = 30 * 24 * 3600;

function isReadable(scope: Scope, id: string): boolean {
  const facts = scope.hidden(events, id);
  return facts !== null && facts.recordedAt > scope.now - THIRTY_DAYS;
}

function need(scope: Scope, id: string): Stripe.EventBase {
  const event = scope.need(events, id);
  if (isReadable(scope, id)) return event;
  throw noSuch(events.noun, id, "id", null);
}

/** `invoice.*` and exact types. */
function fits(type: string, wanted: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

/** An extra delivery, whatever became of the first one. */
function resend(scope: Scope, event: Stripe.EventBase, endpoint: Stripe.WebhookEndpoint): void {
  const version = endpoint.api_version;
  scope.insert(
    deliveries,
    {
      id: `del_${randomText(20)}`,
      event: event.id,
      endpoint: endpoint.id,
      state: "pending",
      attempts: 0,
      nextAt: scope.now,
      extra: true,
      heldBy: null,
      data:
        version === null || version === PINNED
          ? null
          : { ...event.data, object: renderAs(version, event.data.object, scope.read) },
    },
    {},
  );
}

export const eventResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v1/events",
      permission,
      params: paramsOf<Stripe.EventListParams & { related_object?: string }>()({
        ...pagingByTime,
        delivery_success: boolean(),
        type: text(),
        types: list(text()),
      }),
      handle(scope, params) {
        if (params.type !== undefined && params.types !== undefined) {
          throw invalidRequest("You may only specify one of these parameters: type, types.", {
            param: "type",
          });
        }
        if (params.types !== undefined && params.types.length > 20) {
          throw invalidRequest("You may pass up to 20 event types.", { param: "types" });
        }
        const wanted = params.types ?? (params.type === undefined ? null : [params.type]);
        const { delivery_success: delivered } = params;
        return listEvents(
          scope,
          params,
          ({ object: event, hidden }) =>
            hidden.recordedAt > scope.now - THIRTY_DAYS &&
            (wanted === null || wanted.some((type) => fits(event.type, type))) &&
            (delivered === undefined || (event.pending_webhooks === 0) === delivered),
        );
      },
    }),
    operation({
      method: "GET",
      path: "/v1/events/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => need(scope, id),
    }),
    operation({
      method: "POST",
      path: "/v1/events/:id/retry",
      permission,
      // Undocumented: what `stripe events resend` calls.
      params: { webhook_endpoint: text(), for_stripecli: boolean(), account: text(), data: object({}) },
      handle(scope, params, { id }) {
        const event = need(scope, id);
        if (params.webhook_endpoint !== undefined) {
          resend(scope, event, scope.need(webhookEndpoints, params.webhook_endpoint, "webhook_endpoint"));
        } else if (params.for_stripecli !== true) {
          throw invalidRequest("You must provide a webhook_endpoint.", {
            param: "webhook_endpoint",
            code: "parameter_missing",
          });
        }
        // For the CLI there is nobody to send to here: `stripe listen` needs Stripe's own socket.
        return event;
      },
    }),
  ],
};
