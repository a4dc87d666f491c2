/** What a quantity of a price costs: per unit, by tiers, in packages. */
import type Stripe from "stripe";
import { prices } from "../tables/catalogue";
import type { Scope } from "../work/scope";

/** Prices may have twelve decimals of a cent. */
const SCALE = 12;
const ONE = 10n ** BigInt(SCALE);

/**
 * In minor units, rounded half up as Stripe rounds a line. For a metered price
 * the quantity is the usage; nothing here records usage, so without a quantity
 * it costs what zero costs.
 */
export function priceAmount(scope: Scope, price: Stripe.Price, quantity: number): number {
  const units = packages(price, quantity);
  if (price.billing_scheme === "tiered") {
    const tiers = scope.hidden(prices, price.id)?.tiers ?? [];
    return rounded(price.tiers_mode === "volume" ? volume(tiers, units) : graduated(tiers, units));
  }
  return rounded(exact(price.unit_amount_decimal ?? price.unit_amount) * BigInt(units));
}

function packages(price: Stripe.Price, quantity: number): number {
  const transform = price.transform_quantity;
  if (transform === null) return quantity;
  const count = quantity / transform.divide_by;
  return transform.round === "up" ? Math.ceil(count) : Math.floor(count);
}

/** Every unit at the rate of the tier that the whole quantity falls into. */
function volume(tiers: readonly Stripe.Price.Tier[], quantity: number): bigint {
  const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to);
  return tier === undefined ? 0n : flat(tier) + unit(tier) * BigInt(quantity);
}

/** Each unit at the rate of its own tier; a tier's flat amount once it is reached. */
function graduated(tiers: readonly Stripe.Price.Tier[], quantity: number): bigint {
  let sum = 0n;
  let below = 0;
  for (const [index, tier] of tiers.entries()) {
    if (quantity <= below && index > 0) break;
    const inTier = Math.min(quantity, tier.up_to ?? quantity) - below;
    sum += flat(tier) + unit(tier) * BigInt(inTier);
    below = tier.up_to ?? quantity;
  }
  return sum;
}

const flat = (tier: Stripe.Price.Tier) => exact(tier.flat_amount_decimal ?? tier.flat_amount);
const unit = (tier: Stripe.Price.Tier) => exact(tier.unit_amount_decimal ?? tier.unit_amount);

/** A decimal number of minor units as an integer of their `SCALE`th decimals. */
function exact(amount: Stripe.Decimal | number | null): bigint {
  if (amount === null) return 0n;
  const [whole = "0", fraction = ""] = String(amount).split(".");
  const digits = BigInt(`${whole.replace("-", "")}${fraction.padEnd(SCALE, "0").slice(0, SCALE)}`);
  return whole.startsWith("-") ? -digits : digits;
}

/** Half up, away from zero for credits. */
function rounded(scaled: bigint): number {
  const half = scaled < 0n ? -ONE / 2n : ONE / 2n;
  return Number((scaled + half) / ONE);
}
