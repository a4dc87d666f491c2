/**
 * What an account needs before anybody can buy: products, prices, features, the
 * portal's configuration at Stripe, and in Paidtrail the plans that they unlock.
 * Through the public doors on both sides. Doing it again changes nothing.
 */
import Stripe from "stripe";
import { type CataloguePrice, type CatalogueProduct, currency, features, plans, products } from "./catalogue";
import { ScenarioFailure } from "./failure";
import { paidtrail } from "./paidtrail";

/** Ids of the prices by their lookup keys. */
export type Prices = ReadonlyMap<string, string>;

export async function setUpAccount(stripe: Stripe, dataDir: string): Promise<Prices> {
  const [prices] = await Promise.all([setUpStripe(stripe), setUpPlans(dataDir)]);
  return prices;
}

async function setUpStripe(stripe: Stripe): Promise<Prices> {
  const found = new Map<string, string>();
  for await (const price of stripe.prices.list({ limit: 100 })) {
    if (price.lookup_key !== null) found.set(price.lookup_key, price.id);
  }
  for (const product of products) {
    const missing = product.prices.filter(({ lookupKey }) => !found.has(lookupKey));
    if (missing.length === 0) continue;
    await ensureProduct(stripe, product);
    for (const price of missing) found.set(price.lookupKey, await createPrice(stripe, product.id, price));
  }
  await ensureFeatures(stripe);
  await ensurePortal(stripe, found);
  return found;
}

async function ensureProduct(
  stripe: Stripe,
  { id, name, description, plan }: CatalogueProduct,
): Promise<void> {
  if (await exists(() => stripe.products.retrieve(id))) return;
  await stripe.products.create({
    id,
    name,
    description,
    ...(plan === null ? {} : { metadata: { plan } }),
  });
}

async function createPrice(
  stripe: Stripe,
  product: string,
  { lookupKey, amount, interval, metered }: CataloguePrice,
): Promise<string> {
  const recurring =
    interval === null ? undefined : { interval, ...(metered ? { usage_type: "metered" as const } : {}) };
  const price = await stripe.prices.create({
    product,
    currency,
    unit_amount: amount,
    lookup_key: lookupKey,
    ...(recurring === undefined ? {} : { recurring }),
  });
  return price.id;
}

async function ensureFeatures(stripe: Stripe): Promise<void> {
  const found = new Map<string, string>();
  for await (const feature of stripe.entitlements.features.list({ limit: 100 })) {
    found.set(feature.lookup_key, feature.id);
  }
  for (const [lookupKey, name] of Object.entries(features)) {
    if (found.has(lookupKey)) continue;
    const made = await stripe.entitlements.features.create({ lookup_key: lookupKey, name });
    found.set(lookupKey, made.id);
  }
  for (const product of products) {
    if (product.features.length === 0) continue;
    const attached = new Set<string>();
    for await (const one of stripe.products.listFeatures(product.id, { limit: 100 })) {
      attached.add(one.entitlement_feature.lookup_key);
    }
    for (const lookupKey of product.features) {
      const feature = found.get(lookupKey);
      if (attached.has(lookupKey) || feature === undefined) continue;
      await stripe.products.createFeature(product.id, { entitlement_feature: feature });
    }
  }
}

/**
 * Which plans a customer may change between, and that they may leave: in the
 * account's default configuration, as its dashboard would have it.
 */
async function ensurePortal(stripe: Stripe, prices: Prices): Promise<void> {
  const { data } = await stripe.billingPortal.configurations.list({ is_default: true, limit: 1 });
  const [standard] = data;
  if (standard?.features.subscription_update.enabled) return;
  const offered = products
    .filter(
      ({ plan, forgotten, prices }) =>
        plan !== null && plan !== "free" && !forgotten && prices.some(({ interval }) => interval !== null),
    )
    .map((product) => ({
      product: product.id,
      prices: product.prices.flatMap(({ lookupKey }) => prices.get(lookupKey) ?? []),
    }));
  const settings: Stripe.BillingPortal.ConfigurationUpdateParams = {
    business_profile: { headline: "Your subscription" },
    features: {
      customer_update: { enabled: true, allowed_updates: ["email", "name", "address"] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: "at_period_end" },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price", "quantity"],
        proration_behavior: "create_prorations",
        products: offered,
      },
    },
  };
  if (standard === undefined) throw new ScenarioFailure("The account has no portal settings to change.");
  await stripe.billingPortal.configurations.update(standard.id, settings);
}

async function exists(retrieve: () => Promise<unknown>): Promise<boolean> {
  try {
    await retrieve();
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing")
      return false;
    throw error;
  }
}

interface PlanRow {
  id: string;
  unlockedBy: string[];
}

async function setUpPlans(dataDir: string): Promise<void> {
  const because = ["--reason", "what the account sells", "--json"];
  const listed: { data: PlanRow[] } = JSON.parse(await paidtrail(dataDir, ["plans", "list", "--json"]));
  for (const { id, name, rank, features, limits, graceDays } of plans) {
    if (listed.data.some((plan) => plan.id === id)) continue;
    const facts = ["--name", name, "--rank", String(rank), "--features", features.join(",")];
    facts.push(
      "--limits",
      Object.entries(limits)
        .map(([limit, amount]) => `${limit}=${amount}`)
        .join(","),
    );
    if (graceDays !== null) facts.push("--grace-days", String(graceDays));
    await paidtrail(dataDir, ["plans", "set", id, ...facts, ...because]);
  }
  for (const { id, plan, forgotten } of products) {
    // Everybody has the free plan; what somebody mapped otherwise stays.
    if (
      plan === null ||
      plan === "free" ||
      forgotten ||
      listed.data.some(({ unlockedBy }) => unlockedBy.includes(id))
    )
      continue;
    await paidtrail(dataDir, ["plans", "map", id, plan, ...because]);
  }
}
