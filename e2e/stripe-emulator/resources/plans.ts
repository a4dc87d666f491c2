/** The older plans API over recurring prices. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { inRange, page, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  boolean,
  clearableText,
  currency,
  decimal,
  either,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
} from "../api/params";
import type { Resource } from "../api/resource";
import { prices, products } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import { tier } from "./build-price";
import { planOf } from "./plan-of";
import { insertPrice, removePrice, updatePrice } from "./price-changes";
import { makeProduct } from "./products";

const permission = "plan";

function need(scope: Scope, id: string): { plan: Stripe.Plan; price: Stripe.Price } {
  const price = scope.get(prices, id);
  const plan = price === null ? null : planOf(price);
  if (price === null || plan === null) {
    throw invalidRequest(`No such plan: '${id}'`, { code: "resource_missing", param: "plan" });
  }
  return { plan, price };
}

export const planResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/plans",
      permission,
      params: paramsOf<Stripe.PlanCreateParams>()({
        active: boolean(),
        amount: integer({ min: 0 }),
        amount_decimal: decimal(),
        billing_scheme: oneOf("per_unit", "tiered"),
        currency: required(currency()),
        id: text(),
        interval: required(oneOf("day", "week", "month", "year")),
        interval_count: integer({ min: 1 }),
        metadata: metadata(),
        meter: text(),
        nickname: text(),
        product: either(
          object({ active: boolean(), id: text(), metadata: metadata(), name: required(text()) }),
          text(),
        ),
        tiers: list(tier),
        tiers_mode: oneOf("graduated", "volume"),
        transform_usage: object({
          divide_by: required(integer({ min: 1 })),
          round: required(oneOf("down", "up")),
        }),
        trial_period_days: integer({ min: 0 }),
        usage_type: oneOf("licensed", "metered"),
      }),
      handle(scope, params) {
        const {
          product,
          id,
          amount,
          amount_decimal,
          transform_usage,
          interval,
          interval_count,
          meter,
          ...given
        } = params;
        const { trial_period_days, usage_type, ...fields } = given;
        if (product === undefined) throw missingParameter("product");
        if (id !== undefined && scope.get(prices, id) !== null) {
          throw invalidRequest("Plan already exists.", { code: "resource_already_exists", param: "id" });
        }
        const owner =
          typeof product === "string"
            ? scope.need(products, product, "product")
            : makeProduct(scope, product);
        const input = {
          ...fields,
          ...(amount === undefined ? {} : { unit_amount: amount }),
          ...(amount_decimal === undefined ? {} : { unit_amount_decimal: amount_decimal }),
          ...(transform_usage === undefined ? {} : { transform_quantity: transform_usage }),
          recurring: {
            interval,
            ...(interval_count === undefined ? {} : { interval_count }),
            ...(meter === undefined ? {} : { meter }),
            ...(trial_period_days === undefined ? {} : { trial_period_days }),
            ...(usage_type === undefined ? {} : { usage_type }),
          },
        };
        return planOf(insertPrice(scope, owner.id, input, id))!;
      },
    }),
    operation({
      method: "GET",
      path: "/v1/plans",
      permission,
      params: paramsOf<Stripe.PlanListParams>()({ ...pagingByTime, active: boolean(), product: text() }),
      handle(scope, params) {
        const plans = scope
          .all(prices)
          .map(planOf)
          .filter((plan) => plan !== null)
          .filter((plan) => params.active === undefined || plan.active === params.active)
          .filter((plan) => params.product === undefined || plan.product === params.product)
          .filter((plan) => params.created === undefined || inRange(plan.created, params.created));
        return page(plans.reverse(), params, "/v1/plans");
      },
    }),
    operation({
      method: "GET",
      path: "/v1/plans/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => need(scope, id).plan,
    }),
    operation({
      method: "POST",
      path: "/v1/plans/:id",
      permission,
      params: paramsOf<Stripe.PlanUpdateParams>()({
        active: boolean(),
        metadata: metadata(),
        nickname: clearableText(),
        product: text(),
        trial_period_days: integer({ min: 0 }),
      }),
      handle(scope, params, { id }) {
        const { price } = need(scope, id);
        const next: Stripe.Price = {
          ...price,
          active: params.active ?? price.active,
          metadata: mergeMetadata(price.metadata, params.metadata),
          nickname: params.nickname === undefined ? price.nickname : params.nickname,
          product:
            params.product === undefined ? price.product : scope.need(products, params.product, "product").id,
          recurring: {
            ...price.recurring!,
            trial_period_days: params.trial_period_days ?? price.recurring!.trial_period_days,
          },
        };
        return planOf(updatePrice(scope, next))!;
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/plans/:id",
      permission,
      params: {},
      handle(scope, _params, { id }): Stripe.DeletedPlan {
        removePrice(scope, need(scope, id).price);
        return { id, object: "plan", deleted: true };
      },
    }),
  ],
};
