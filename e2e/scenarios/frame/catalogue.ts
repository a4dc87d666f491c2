/**
 * What the account sells. Product ids and lookup keys are chosen, so that they
 * are the same in every emulator; prices get their ids from Stripe, as everywhere.
 */
export interface CatalogueProduct {
  id: string;
  name: string;
  description: string;
  /** The plan that its buyer is to have; null: it goes beside any plan. */
  plan: string | null;
  /** Sold, and forgotten when products were mapped to plans. */
  forgotten?: boolean;
  /** Lookup keys of Stripe's entitlement features. */
  features: readonly string[];
  prices: readonly CataloguePrice[];
}

export interface CataloguePrice {
  lookupKey: string;
  /** Cents. */
  amount: number;
  interval: "month" | "year" | null;
  /** By usage, reported to a meter. */
  metered?: boolean;
}

export const currency = "eur";

export const plans = [
  {
    id: "free",
    name: "Free",
    rank: 0,
    features: ["1 project", "Community support"],
    limits: { notes: 100, projects: 1, storage_mb: 250 },
    graceDays: null,
  },
  {
    id: "pro",
    name: "Pro",
    rank: 10,
    features: ["Unlimited projects", "Custom domains", "Export as CSV and PDF", "Email support"],
    limits: { notes: 10_000, storage_mb: 20_000, custom_domains: 3 },
    graceDays: null,
  },
  {
    id: "team",
    name: "Team",
    rank: 20,
    features: ["Everything in Pro", "Shared workspaces", "Single sign-on", "Audit log", "Priority support"],
    limits: { notes: 100_000, storage_mb: 200_000, custom_domains: 20, workspaces: 10 },
    // Somebody's books close once a month: a team gets the time that takes.
    graceDays: 14,
  },
] as const;

export const features: Readonly<Record<string, string>> = {
  unlimited_projects: "Unlimited projects",
  custom_domains: "Custom domains",
  exports: "Export as CSV and PDF",
  shared_workspaces: "Shared workspaces",
  single_sign_on: "Single sign-on",
  audit_log: "Audit log",
};

const ofPro = ["unlimited_projects", "custom_domains", "exports"];
const ofTeam = [...ofPro, "shared_workspaces", "single_sign_on", "audit_log"];

export const products: readonly CatalogueProduct[] = [
  {
    id: "prod_demo_free",
    name: "Free",
    description: "One project, for as long as you like.",
    plan: "free",
    features: [],
    prices: [{ lookupKey: "free", amount: 0, interval: "month" }],
  },
  {
    id: "prod_demo_pro",
    name: "Pro",
    description: "Unlimited projects and your own domain.",
    plan: "pro",
    features: ofPro,
    prices: [
      { lookupKey: "pro_monthly", amount: 1_900, interval: "month" },
      { lookupKey: "pro_yearly", amount: 19_000, interval: "year" },
    ],
  },
  {
    id: "prod_demo_team",
    name: "Team",
    description: "Pro for everybody you work with, per seat.",
    plan: "team",
    features: ofTeam,
    prices: [
      { lookupKey: "team_monthly", amount: 4_900, interval: "month" },
      { lookupKey: "team_yearly", amount: 49_000, interval: "year" },
    ],
  },
  {
    id: "prod_demo_lifetime",
    name: "Pro for life",
    description: "Pro, bought once.",
    plan: "pro",
    features: ofPro,
    prices: [{ lookupKey: "pro_lifetime", amount: 29_900, interval: null }],
  },
  {
    id: "prod_demo_api_calls",
    name: "API calls",
    description: "Beside any plan, by use.",
    plan: null,
    features: [],
    prices: [{ lookupKey: "api_calls", amount: 1, interval: "month", metered: true }],
  },
  {
    id: "prod_demo_starter",
    name: "Starter (2022)",
    description: "No longer offered.",
    plan: "pro",
    forgotten: true,
    features: [],
    prices: [{ lookupKey: "starter_2022", amount: 900, interval: "month" }],
  },
];

export function rankOf(plan: string): number {
  return plans.find(({ id }) => id === plan)?.rank ?? 0;
}
