import type { Maker } from "../testing/maker";

export const subscriptionsSamples: Maker = async ({ stripe }) => {
  const product = await stripe.products.create({ name: "Pro" });
  const price = await stripe.prices.create({
    currency: "usd",
    product: product.id,
    recurring: { interval: "month" },
    unit_amount: 1500,
  });
  const customer = await stripe.customers.create({
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  const paused = await stripe.subscriptions.update(subscription.id, {
    pause_collection: { behavior: "keep_as_draft" },
  });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  return [paused, subscription.items.data[0]!, schedule];
};
