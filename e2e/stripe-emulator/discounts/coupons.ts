/** Coupons: what may be taken off. Promotion codes are what customers type. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  currency,
  decimal,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  timestamp,
  type Values,
} from "../api/params";
import type { Resource } from "../api/resource";
import { randomText } from "../store/ids";
import { products } from "../tables/catalogue";
import { coupons, deletedCoupons } from "../tables/discounts";
import type { Scope } from "../work/scope";
import { byCurrency } from "./currency-options";
import { deactivateCodes, watchCoupon } from "./validity";

const permission = "coupon";

const currency_options = byCurrency({ amount_off: required(integer({ min: 1 })) });

const createParams = paramsOf<Stripe.CouponCreateParams>()({
  amount_off: integer({ min: 1 }),
  applies_to: object({ products: list(text()) }),
  currency: currency(),
  currency_options,
  duration: oneOf("forever", "once", "repeating"),
  duration_in_months: integer({ min: 1 }),
  id: text(),
  max_redemptions: integer({ min: 1 }),
  metadata: metadata(),
  name: text(40),
  percent_off: decimal(),
  redeem_by: timestamp(),
});

function check(scope: Scope, given: Values<typeof createParams>): void {
  if (given.amount_off === undefined && given.percent_off === undefined) {
    throw invalidRequest("You must provide either percent_off or amount_off to create a coupon.");
  }
  if (given.amount_off !== undefined && given.percent_off !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: amount_off, percent_off.");
  }
  if (given.amount_off !== undefined && given.currency === undefined) throw missingParameter("currency");
  const percent = Number(given.percent_off ?? 1);
  if (percent <= 0 || percent > 100) {
    throw invalidRequest("percent_off must be greater than 0 and at most 100.", { param: "percent_off" });
  }
  if (given.duration === "repeating" && given.duration_in_months === undefined) {
    throw missingParameter("duration_in_months");
  }
  if (given.duration !== "repeating" && given.duration_in_months !== undefined) {
    throw invalidRequest("duration_in_months can only be set when duration is repeating.", {
      param: "duration_in_months",
    });
  }
  if (given.redeem_by !== undefined && given.redeem_by <= scope.now) {
    throw invalidRequest("The redeem_by timestamp must be in the future.", { param: "redeem_by" });
  }
  for (const product of given.applies_to?.products ?? [])
    scope.need(products, product, "applies_to[products]");
  if (given.id !== undefined && scope.get(coupons, given.id) !== null) {
    throw invalidRequest("Coupon already exists.", { code: "resource_already_exists", param: "id" });
  }
}

export const couponResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/coupons",
      permission,
      params: createParams,
      handle(scope, params) {
        check(scope, params);
        const coupon: Stripe.Coupon = {
          id: params.id ?? randomText(8),
          object: "coupon",
          amount_off: params.amount_off ?? null,
          created: scope.now,
          currency: params.amount_off === undefined ? null : (params.currency ?? null),
          duration: params.duration ?? "once",
          duration_in_months: params.duration_in_months ?? null,
          livemode: scope.livemode,
          max_redemptions: params.max_redemptions ?? null,
          metadata: mergeMetadata({}, params.metadata),
          name: params.name ?? null,
          percent_off: params.percent_off === undefined ? null : Number(params.percent_off),
          redeem_by: params.redeem_by ?? null,
          times_redeemed: 0,
          valid: true,
        };
        watchCoupon(scope, coupon);
        return scope.insert(coupons, coupon, {
          event: "coupon.created",
          hidden: {
            products: params.applies_to?.products ?? null,
            currencyOptions: params.currency_options ?? null,
          },
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/coupons",
      permission,
      params: paramsOf<Stripe.CouponListParams>()(pagingByTime),
      handle: (scope, params) => listPage(scope, coupons, params, { url: "/v1/coupons" }),
    }),
    operation({
      method: "GET",
      path: "/v1/coupons/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(coupons, id),
    }),
    operation({
      method: "POST",
      path: "/v1/coupons/:id",
      permission,
      params: paramsOf<Stripe.CouponUpdateParams>()({
        currency_options,
        metadata: metadata(),
        name: text(40),
      }),
      handle(scope, params, { id }) {
        const coupon = scope.need(coupons, id);
        const hidden = scope.hidden(coupons, id);
        const next: Stripe.Coupon = {
          ...coupon,
          metadata: mergeMetadata(coupon.metadata, params.metadata),
          name: params.name ?? coupon.name,
        };
        return scope.update(coupons, next, {
          event: "coupon.updated",
          hidden: {
            products: hidden?.products ?? null,
            currencyOptions:
              params.currency_options === undefined
                ? (hidden?.currencyOptions ?? null)
                : { ...hidden?.currencyOptions, ...params.currency_options },
          },
        });
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/coupons/:id",
      permission,
      params: {},
      handle(scope, _params, { id }): Stripe.DeletedCoupon {
        const coupon = scope.need(coupons, id);
        scope.unschedule(id);
        scope.remove(coupons, id, { event: "coupon.deleted" });
        // Discounts made of it go on and name it, also those of an earlier coupon of the same id.
        scope.remove(deletedCoupons, id);
        scope.insert(deletedCoupons, { ...coupon, valid: false }, {});
        deactivateCodes(scope, id);
        return { id, object: "coupon", deleted: true };
      },
    }),
  ],
};
