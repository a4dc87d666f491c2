/** What the merchant of the histories sells. Products have ids of our choosing, so that whoever looks on knows them. */
import type Stripe from "stripe";
import type { PriceName } from "./steps";

export const PRODUCTS = {
  pro: "prod_history_pro",
  team: "prod_history_team",
  lifetime: "prod_history_lifetime",
} as const;

export interface Catalogue {
  prices: Record<PriceName, string>;
  /** Bought once. */
  lifetime: string;
  coupon: string;
}

export async function makeCatalogue(stripe: Stripe): Promise<Catalogue> {
  await stripe.products.create({ id: PRODUCTS.pro, name: "Pro" });
  await stripe.products.create({ id: PRODUCTS.team, name: "Team" });
  await stripe.products.create({ id: PRODUCTS.lifetime, name: "Pro for life" });
  const make = async (product: string, unit_amount: number, interval: "week" | "month" | "year" | null) => {
    const recurring = interval === null ? {} : { recurring: { interval } };
    return (await stripe.prices.create({ currency: "usd", product, unit_amount, ...recurring })).id;
  };
  const coupon = await stripe.coupons.create({
    percent_off: 25,
    duration: "repeating",
    duration_in_months: 2,
  });
  return {
    prices: {
      pro_month: await make(PRODUCTS.pro, 2000, "month"),
      pro_year: await make(PRODUCTS.pro, 20_000, "year"),
      team_month: await make(PRODUCTS.team, 700, "month"),
      weekly: await make(PRODUCTS.pro, 300, "week"),
    },
    lifetime: await make(PRODUCTS.lifetime, 4900, null),
    coupon: coupon.id,
  };
}
