/** Promotion codes: what customers type to get a coupon's discount. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  boolean,
  currency,
  integer,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  timestamp,
  until,
  type Values,
} from "../api/params";
import type { Resource } from "../api/resource";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { coupons, promotionCodes } from "../tables/discounts";
import type { Scope } from "../work/scope";
import { byCurrency } from "./currency-options";
import { needCoupon } from "./redeemable";
import { watchCode } from "./validity";

const permission = "promotion_code";

const currency_options = byCurrency({ minimum_amount: integer({ min: 1 }) });

const createParams = {
  ...paramsOf<Stripe.PromotionCodeCreateParams>()({
    active: boolean(),
    code: text(500),
    customer: text(),
    expires_at: timestamp(),
    max_redemptions: integer({ min: 1 }),
    metadata: metadata(),
    promotion: object({ coupon: text(), type: required(oneOf("coupon")) }),
    restrictions: object({
      currency_options,
      first_time_transaction: boolean(),
      minimum_amount: integer({ min: 1 }),
      minimum_amount_currency: currency(),
    }),
  }),
  coupon: until("2025-09-30.clover", text()),
};

type Given = Values<typeof createParams>;

function couponOf(scope: Scope, given: Given): Stripe.Coupon {
  if (given.coupon !== undefined) return needCoupon(scope, given.coupon, "coupon");
  if (given.promotion === undefined) throw missingParameter("promotion");
  if (given.promotion.coupon === undefined) throw missingParameter("promotion[coupon]");
  return needCoupon(scope, given.promotion.coupon, "promotion[coupon]");
}

/** Refuses what promises more than the coupon, and a code that is taken. */
function check(scope: Scope, code: Stripe.PromotionCode, coupon: Stripe.Coupon): void {
  if (!/^[A-Za-z0-9-]+$/.test(code.code)) {
    throw invalidRequest(
      "Promotion codes may only contain letters without accents, digits and hyphens (a-z, A-Z, 0-9, -).",
      { param: "code" },
    );
  }
  if (code.expires_at !== null && code.expires_at <= scope.now) {
    throw invalidRequest("The expires_at timestamp must be in the future.", { param: "expires_at" });
  }
  if (code.expires_at !== null && coupon.redeem_by !== null && code.expires_at > coupon.redeem_by) {
    throw invalidRequest("expires_at cannot be after the coupon's redeem_by.", { param: "expires_at" });
  }
  if (
    code.max_redemptions !== null &&
    coupon.max_redemptions !== null &&
    code.max_redemptions > coupon.max_redemptions
  ) {
    throw invalidRequest("max_redemptions cannot be greater than the coupon's max_redemptions.", {
      param: "max_redemptions",
    });
  }
  const { minimum_amount, minimum_amount_currency } = code.restrictions;
  if (minimum_amount !== null && minimum_amount_currency === null) {
    throw missingParameter("restrictions[minimum_amount_currency]");
  }
  if (code.active) checkFree(scope, code);
}

/** Among active codes, one text means one thing to one customer. */
function checkFree(scope: Scope, code: Stripe.PromotionCode): void {
  const taken = scope
    .find(promotionCodes, "code", code.code.toLowerCase())
    .some((other) => other.id !== code.id && other.active && idOf(other.customer) === idOf(code.customer));
  if (taken) {
    throw invalidRequest(`An active promotion code with \`code: ${code.code}\` already exists.`, {
      code: "resource_already_exists",
      param: "code",
    });
  }
}

function build(scope: Scope, given: Given, coupon: Stripe.Coupon): Stripe.PromotionCode {
  const { restrictions } = given;
  return {
    id: scope.id(promotionCodes),
    object: "promotion_code",
    active: given.active ?? true,
    code: given.code ?? randomText(8).toUpperCase(),
    created: scope.now,
    customer: given.customer === undefined ? null : scope.need(customers, given.customer, "customer").id,
    customer_account: null,
    expires_at: given.expires_at ?? null,
    livemode: scope.livemode,
    max_redemptions: given.max_redemptions ?? null,
    metadata: mergeMetadata({}, given.metadata),
    promotion: { coupon: coupon.id, type: "coupon" },
    restrictions: {
      ...withMinimums({}, restrictions?.currency_options),
      first_time_transaction: restrictions?.first_time_transaction ?? false,
      minimum_amount: restrictions?.minimum_amount ?? null,
      minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  };
}

/** `currency_options` of the restrictions, if there are any. */
function withMinimums(
  before: Pick<Stripe.PromotionCode.Restrictions, "currency_options">,
  given: Record<string, { minimum_amount?: number }> | undefined,
): Pick<Stripe.PromotionCode.Restrictions, "currency_options"> {
  const options = { ...before.currency_options };
  for (const [name, { minimum_amount }] of Object.entries(given ?? {})) {
    if (minimum_amount !== undefined) options[name] = { minimum_amount };
  }
  return Object.keys(options).length === 0 ? {} : { currency_options: options };
}

/** @throws ApiError when it could not be redeemed anyway */
function reactivate(scope: Scope, code: Stripe.PromotionCode): void {
  const coupon = scope.get(coupons, idOf(code.promotion.coupon));
  const over = code.expires_at !== null && code.expires_at <= scope.now;
  const usedUp = code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions;
  if (coupon === null || !coupon.valid || over || usedUp) {
    throw invalidRequest(
      "This promotion code cannot be activated: its coupon is no longer valid, or the code has expired or is used up.",
      { param: "active" },
    );
  }
  checkFree(scope, code);
}

export const promotionCodeResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/promotion_codes",
      permission,
      params: createParams,
      handle(scope, params) {
        const coupon = couponOf(scope, params);
        const code = build(scope, params, coupon);
        check(scope, code, coupon);
        watchCode(scope, code);
        return scope.insert(promotionCodes, code, { event: "promotion_code.created" });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/promotion_codes",
      permission,
      params: paramsOf<Stripe.PromotionCodeListParams>()({
        ...pagingByTime,
        active: boolean(),
        code: text(),
        coupon: text(),
        customer: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, promotionCodes, params, {
          url: "/v1/promotion_codes",
          ...(params.code === undefined
            ? {}
            : { among: scope.find(promotionCodes, "code", params.code.toLowerCase()) }),
          where: (code) =>
            (params.active === undefined || code.active === params.active) &&
            (params.coupon === undefined || idOf(code.promotion.coupon) === params.coupon) &&
            (params.customer === undefined || idOf(code.customer) === params.customer),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/promotion_codes/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(promotionCodes, id),
    }),
    operation({
      method: "POST",
      path: "/v1/promotion_codes/:id",
      permission,
      params: paramsOf<Stripe.PromotionCodeUpdateParams>()({
        active: boolean(),
        metadata: metadata(),
        restrictions: object({ currency_options }),
      }),
      handle(scope, params, { id }) {
        const code = scope.need(promotionCodes, id);
        if (params.active === true && !code.active) reactivate(scope, code);
        const next: Stripe.PromotionCode = {
          ...code,
          active: params.active ?? code.active,
          metadata: mergeMetadata(code.metadata, params.metadata),
          restrictions: {
            ...code.restrictions,
            ...withMinimums(code.restrictions, params.restrictions?.currency_options),
          },
        };
        return scope.update(promotionCodes, next, { event: "promotion_code.updated" });
      },
    }),
  ],
};
