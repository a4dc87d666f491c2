/** Payment links over the API. */
import type Stripe from "stripe";
import { listPage, page, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { boolean, paramsOf } from "../api/params";
import type { Resource } from "../api/resource";
import { paymentLinks } from "../tables/payment-links";
import type { Scope } from "../work/scope";
import { afterCompletion, createLink } from "./build-link";
import { createParams, updateParams, type LinkChange } from "./params";

const permission = "payment_links";

function change(scope: Scope, id: string, given: LinkChange): Stripe.PaymentLink {
  const link = scope.need(paymentLinks, id);
  const { after_completion, inactive_message, metadata, payment_method_types, ...plain } = given;
  const next: Stripe.PaymentLink = {
    ...link,
    ...plain,
    ...(after_completion === undefined ? {} : { after_completion: afterCompletion(after_completion) }),
    ...(inactive_message === undefined ? {} : { inactive_message }),
    ...(payment_method_types === undefined ? {} : { payment_method_types }),
    metadata: mergeMetadata(link.metadata, metadata),
  };
  return scope.update(paymentLinks, next, { event: "payment_link.updated" });
}

export const paymentLinkResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/payment_links",
      permission,
      params: createParams,
      handle: createLink,
    }),
    operation({
      method: "GET",
      path: "/v1/payment_links",
      permission,
      params: paramsOf<Stripe.PaymentLinkListParams>()({ ...paging, active: boolean() }),
      handle: (scope, params) =>
        listPage(scope, paymentLinks, params, {
          url: "/v1/payment_links",
          where: (link) => params.active === undefined || link.active === params.active,
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/payment_links/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(paymentLinks, id),
    }),
    operation({
      method: "POST",
      path: "/v1/payment_links/:id",
      permission,
      params: updateParams,
      handle: (scope, params, { id }) => change(scope, id, params),
    }),
    operation({
      method: "GET",
      path: "/v1/payment_links/:id/line_items",
      permission,
      params: paging,
      handle(scope, params, { id }) {
        scope.need(paymentLinks, id);
        const lines = scope.hidden(paymentLinks, id)?.lines ?? [];
        return page(lines, params, `/v1/payment_links/${id}/line_items`);
      },
    }),
  ],
};
