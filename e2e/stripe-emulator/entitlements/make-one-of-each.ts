import type { Maker } from "../testing/maker";

export const entitlementsSamples: Maker = async ({ stripe }) => {
  const customer = await stripe.customers.create({
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const product = await stripe.products.create({
    name: "Pro",
    default_price_data: { currency: "usd", unit_amount: 1500, recurring: { interval: "month" } },
  });
  const feature = await stripe.entitlements.features.create({ lookup_key: "sso", name: "Single sign-on" });
  const attached = await stripe.products.createFeature(product.id, { entitlement_feature: feature.id });
  await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: String(product.default_price) }],
  });
  const [active] = (await stripe.entitlements.activeEntitlements.list({ customer: customer.id })).data;
  const types = ["entitlements.active_entitlement_summary.updated"];
  const [event] = (await stripe.events.list({ types })).data;
  return [feature, attached, active!, event!.data.object];
};
