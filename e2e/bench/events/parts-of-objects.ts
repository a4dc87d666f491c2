/** What several of Stripe's objects have in common, with the fields Stripe fills them with. */
import { marks } from "./marks";

export const person = {
  customer: `cus_${marks.person}`,
  subscription: `sub_${marks.person}`,
  item: `si_${marks.person}`,
  invoice: `in_${marks.person}`,
  paymentIntent: `pi_${marks.person}`,
  charge: `ch_${marks.person}`,
  paymentMethod: `pm_${marks.person}`,
  user: `user_${marks.person}`,
  email: `${marks.person}@example.com`,
} as const;

/** Far away, so that what was paid for lasts whenever this runs. */
export const periodEnd = 2051222400;
export const priceId = "price_1QkBenchProMonthly0001";
export const productId = "prod_RBenchPro0001";

export const address = {
  city: "Wuppertal",
  country: "DE",
  line1: "Kleine Klotzbahn 23",
  line2: null,
  postal_code: "42105",
  state: null,
};

const recurring = {
  aggregate_usage: null,
  interval: "month",
  interval_count: 1,
  meter: null,
  trial_period_days: null,
  usage_type: "licensed",
};

export const price = {
  id: priceId,
  object: "price",
  active: true,
  billing_scheme: "per_unit",
  created: 1736946000,
  currency: "eur",
  custom_unit_amount: null,
  livemode: false,
  lookup_key: "pro_monthly",
  metadata: { catalogue: "2026" },
  nickname: "Pro, monthly",
  product: productId,
  recurring,
  tax_behavior: "inclusive",
  tiers_mode: null,
  transform_quantity: null,
  type: "recurring",
  unit_amount: 1900,
  unit_amount_decimal: "1900",
};

export const plan = {
  id: priceId,
  object: "plan",
  active: true,
  amount: 1900,
  amount_decimal: "1900",
  billing_scheme: "per_unit",
  created: 1736946000,
  currency: "eur",
  interval: "month",
  interval_count: 1,
  livemode: false,
  metadata: { catalogue: "2026" },
  meter: null,
  nickname: "Pro, monthly",
  product: productId,
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: "licensed",
};

export const list = (data: readonly object[], url: string) => ({
  object: "list",
  data,
  has_more: false,
  total_count: data.length,
  url,
});
