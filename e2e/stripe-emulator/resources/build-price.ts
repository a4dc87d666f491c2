/** A price from its description, wherever one is described: on its own, with a product, in `price_data`. */
import Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import {
  boolean,
  currency,
  decimal,
  either,
  integer,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Values,
} from "../api/params";
import { prices } from "../tables/catalogue";
import type { Scope } from "../work/scope";

const recurring = object({
  interval: required(oneOf("day", "week", "month", "year")),
  interval_count: integer({ min: 1, max: 1095 }),
  meter: text(),
  trial_period_days: integer({ min: 0 }),
  usage_type: oneOf("licensed", "metered"),
});

export const tier = object({
  flat_amount: integer(),
  flat_amount_decimal: decimal(),
  unit_amount: integer(),
  unit_amount_decimal: decimal(),
  up_to: required(either(integer({ min: 1 }), oneOf("inf"))),
});

/** What a price needs wherever it is described: here, in `default_price_data`, in `price_data`. */
export const priceFields = {
  currency: required(currency()),
  custom_unit_amount: object({
    enabled: required(boolean()),
    maximum: integer(),
    minimum: integer(),
    preset: integer(),
  }),
  metadata: metadata(),
  recurring,
  tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
  unit_amount: integer({ min: 0 }),
  unit_amount_decimal: decimal(),
};

/** What describes a price, whatever its product. */
export type PriceInput = Values<typeof priceFields> & {
  active?: boolean;
  billing_scheme?: "per_unit" | "tiered";
  lookup_key?: string;
  nickname?: string;
  tiers?: TierInput[];
  tiers_mode?: "graduated" | "volume";
  transform_quantity?: { divide_by: number; round: "down" | "up" };
};

/** A price from its description; not stored. @throws ApiError when it says no amount */
export function buildPrice(scope: Scope, product: string, given: PriceInput): Stripe.Price {
  const { tiers } = given;
  const amounts = unitAmount(given);
  const free = given.custom_unit_amount !== undefined;
  if (amounts === null && tiers === undefined && !free) throw missingParameter("unit_amount");
  return {
    id: scope.id(prices),
    object: "price",
    active: given.active ?? true,
    billing_scheme: given.billing_scheme ?? (tiers === undefined ? "per_unit" : "tiered"),
    created: scope.now,
    currency: given.currency,
    custom_unit_amount: free
      ? {
          maximum: given.custom_unit_amount?.maximum ?? null,
          minimum: given.custom_unit_amount?.minimum ?? null,
          preset: given.custom_unit_amount?.preset ?? null,
        }
      : null,
    livemode: scope.livemode,
    lookup_key: given.lookup_key ?? null,
    metadata: mergeMetadata({}, given.metadata),
    nickname: given.nickname ?? null,
    product,
    recurring:
      given.recurring === undefined
        ? null
        : {
            interval: given.recurring.interval,
            interval_count: given.recurring.interval_count ?? 1,
            meter: given.recurring.meter ?? null,
            trial_period_days: given.recurring.trial_period_days ?? null,
            usage_type: given.recurring.usage_type ?? "licensed",
          },
    tax_behavior: given.tax_behavior ?? "unspecified",
    tiers_mode: given.tiers_mode ?? null,
    transform_quantity: given.transform_quantity ?? null,
    type: given.recurring === undefined ? "one_time" : "recurring",
    unit_amount: amounts?.whole ?? null,
    unit_amount_decimal: amounts?.exact ?? null,
  };
}

/** The tiers of a price; shown only when `expand[]` asks for them. */
export function buildTiers(given: PriceInput): Stripe.Price.Tier[] | null {
  return given.tiers?.map(toTier) ?? null;
}

/** Cents as a number (null when they have fractions) and exactly. */
function unitAmount(given: { unit_amount?: number; unit_amount_decimal?: string }) {
  if (given.unit_amount !== undefined && given.unit_amount_decimal !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: unit_amount, unit_amount_decimal.", {
      param: "unit_amount",
    });
  }
  const exact = given.unit_amount_decimal ?? given.unit_amount?.toString();
  if (exact === undefined) return null;
  const whole = Number(exact);
  return { whole: Number.isInteger(whole) ? whole : null, exact: Stripe.Decimal.from(exact) };
}

function toTier(given: TierInput): Stripe.Price.Tier {
  const unit = unitAmount(given);
  const flat = unitAmount({
    ...(given.flat_amount === undefined ? {} : { unit_amount: given.flat_amount }),
    ...(given.flat_amount_decimal === undefined ? {} : { unit_amount_decimal: given.flat_amount_decimal }),
  });
  return {
    flat_amount: flat?.whole ?? null,
    flat_amount_decimal: flat?.exact ?? null,
    unit_amount: unit?.whole ?? null,
    unit_amount_decimal: unit?.exact ?? null,
    up_to: given.up_to === "inf" ? null : given.up_to,
  };
}

interface TierInput {
  flat_amount?: number;
  flat_amount_decimal?: string;
  unit_amount?: number;
  unit_amount_decimal?: string;
  up_to: number | "inf";
}
