/** Webhook endpoints. The secret is told once, when the endpoint is made. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { boolean, clearableText, list, metadata, paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { randomText } from "../store/ids";
import { isApiVersion } from "../versions/version";
import { enabledEvents } from "../webhooks/event-types";
import { deliveries, webhookEndpoints } from "../webhooks/tables";

const permission = "webhook";
const MOST_ENDPOINTS = 16;

function checkUrl(url: string, livemode: boolean): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw invalidRequest(`Invalid URL: An explicit scheme (such as https) must be provided.`, {
      code: "url_invalid",
      param: "url",
    });
  }
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(parsed.hostname);
  // Stripe wants https in live mode and no local address at all; on loopback that would leave nothing to send to.
  if (livemode && parsed.protocol === "http:" && !local) {
    throw invalidRequest("Invalid URL: URL must be publicly accessible and use https in live mode.", {
      code: "url_invalid",
      param: "url",
    });
  }
}

function checkTypes(types: readonly string[]): string[] {
  const wrong = types.findIndex((type) => !enabledEvents.includes(type));
  if (wrong !== -1) {
    const param = `enabled_events[${wrong}]`;
    throw invalidRequest(`Invalid ${param}: must be one of ${enabledEvents.join(", ")}`, { param });
  }
  if (types.length === 0)
    throw invalidRequest("You must enable at least one event.", { param: "enabled_events" });
  return [...types];
}

export const webhookEndpointResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/webhook_endpoints",
      permission,
      params: paramsOf<Stripe.WebhookEndpointCreateParams>()({
        api_version: text(),
        connect: boolean(),
        description: clearableText(),
        enabled_events: required(list(text())),
        metadata: metadata(),
        url: required(text()),
      }),
      handle(scope, params): Stripe.WebhookEndpoint {
        checkUrl(params.url, scope.livemode);
        if (params.api_version !== undefined && !isApiVersion(params.api_version)) {
          throw invalidRequest(`Invalid API version: ${params.api_version}`, { param: "api_version" });
        }
        if (scope.all(webhookEndpoints).length >= MOST_ENDPOINTS) {
          throw invalidRequest(
            `You have reached the maximum of ${MOST_ENDPOINTS} ${scope.livemode ? "live" : "test"} webhook endpoints.`,
          );
        }
        const secret = `whsec_${randomText(32)}`;
        const endpoint = scope.insert(
          webhookEndpoints,
          {
            id: scope.id(webhookEndpoints),
            object: "webhook_endpoint",
            api_version: params.api_version ?? null,
            application: null,
            created: scope.now,
            description: params.description ?? null,
            enabled_events: checkTypes(params.enabled_events),
            livemode: scope.livemode,
            metadata: mergeMetadata({}, params.metadata),
            status: "enabled",
            url: params.url,
          },
          { hidden: { secret, failures: 0, failingSince: null } },
        );
        return { ...endpoint, secret };
      },
    }),
    operation({
      method: "GET",
      path: "/v1/webhook_endpoints",
      permission,
      params: paramsOf<Stripe.WebhookEndpointListParams>()(paging),
      handle: (scope, params) => listPage(scope, webhookEndpoints, params, { url: "/v1/webhook_endpoints" }),
    }),
    operation({
      method: "GET",
      path: "/v1/webhook_endpoints/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(webhookEndpoints, id),
    }),
    operation({
      method: "POST",
      path: "/v1/webhook_endpoints/:id",
      permission,
      params: paramsOf<Stripe.WebhookEndpointUpdateParams>()({
        description: clearableText(),
        disabled: boolean(),
        enabled_events: list(text()),
        metadata: metadata(),
        url: text(),
      }),
      handle(scope, params, { id }) {
        const endpoint = scope.need(webhookEndpoints, id);
        if (params.url !== undefined) checkUrl(params.url, scope.livemode);
        const next: Stripe.WebhookEndpoint = {
          ...endpoint,
          description: params.description === undefined ? endpoint.description : params.description,
          enabled_events:
            params.enabled_events === undefined ? endpoint.enabled_events : checkTypes(params.enabled_events),
          metadata: mergeMetadata(endpoint.metadata, params.metadata),
          status: params.disabled === undefined ? endpoint.status : params.disabled ? "disabled" : "enabled",
          url: params.url ?? endpoint.url,
        };
        const facts = scope.hidden(webhookEndpoints, id)!;
        // A fresh start: what failed before it was mended does not count against it.
        const hidden = params.disabled === false ? { ...facts, failures: 0, failingSince: null } : facts;
        return scope.update(webhookEndpoints, next, { hidden });
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/webhook_endpoints/:id",
      permission,
      params: {},
      handle(scope, _params, { id }): Stripe.DeletedWebhookEndpoint {
        scope.need(webhookEndpoints, id);
        for (const delivery of scope.find(deliveries, "endpoint", id)) {
          if (delivery.state === "pending") scope.update(deliveries, { ...delivery, state: "failed" });
        }
        scope.remove(webhookEndpoints, id);
        return { id, object: "webhook_endpoint", deleted: true };
      },
    }),
  ],
};
