/** What the demo's company sells, and what each price unlocks. */
import type { Plan } from "~/modules/entitlements/entitlement";
import type { WirePlan, WirePrice } from "~/modules/stripe/wire";

export const demoPlans: readonly Plan[] = [
  { id: "free", name: "Free", rank: 0, features: ["1 project", "Community support"] },
  {
    id: "pro",
    name: "Pro",
    rank: 10,
    features: ["Unlimited projects", "Custom domains", "Export as CSV and PDF", "Email support"],
  },
  {
    id: "team",
    name: "Team",
    rank: 20,
    features: ["Everything in Pro", "Shared workspaces", "Single sign-on", "Audit log", "Priority support"],
  },
];

export interface DemoPrice {
  id: string;
  product: string;
  /** Cents. */
  amount: number;
  interval: "month" | "year" | null;
  name: string;
  /** null: the demo's catalogue forgot it. */
  plan: string | null;
}

const price = (
  id: string,
  product: string,
  amount: number,
  interval: DemoPrice["interval"],
  name: string,
) => ({
  id: `price_demo_${id}`,
  product: `prod_demo_${product}`,
  amount,
  interval,
  name,
});

export const prices = {
  proMonthly: { ...price("pro_monthly", "pro", 1_900, "month", "Pro"), plan: "pro" },
  proYearly: { ...price("pro_yearly", "pro", 19_000, "year", "Pro"), plan: "pro" },
  teamMonthly: { ...price("team_monthly", "team", 4_900, "month", "Team"), plan: "team" },
  teamYearly: { ...price("team_yearly", "team", 49_000, "year", "Team"), plan: "team" },
  lifetime: { ...price("pro_lifetime", "lifetime", 29_900, null, "Pro for life"), plan: "pro" },
  legacy: { ...price("starter_2022", "starter", 900, "month", "Starter (2022)"), plan: null },
} satisfies Record<string, DemoPrice>;

/** Long before anybody in the demo bought anything. */
const madeAt = 1_704_067_200;

export function wirePrice({ id, product, amount, interval }: DemoPrice): WirePrice {
  return {
    id,
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created: madeAt,
    currency: "eur",
    custom_unit_amount: null,
    livemode: false,
    lookup_key: id.replace("price_demo_", ""),
    metadata: {},
    nickname: null,
    product,
    recurring: interval && {
      interval,
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: "licensed",
    },
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: interval ? "recurring" : "one_time",
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
}

/** The older twin of a recurring price, which items still carry. */
export function wirePlan({ id, product, amount, interval }: DemoPrice): WirePlan {
  return {
    id,
    object: "plan",
    active: true,
    amount,
    amount_decimal: String(amount),
    billing_scheme: "per_unit",
    created: madeAt,
    currency: "eur",
    interval: interval ?? "month",
    interval_count: 1,
    livemode: false,
    metadata: {},
    meter: null,
    nickname: null,
    product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}
