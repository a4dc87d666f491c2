import type { Maker } from "../testing/maker";

export const portalSamples: Maker = async ({ stripe }) => {
  const customer = await stripe.customers.create();
  const configuration = await stripe.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true }, payment_method_update: { enabled: true } },
  });
  const session = await stripe.billingPortal.sessions.create({
    configuration: configuration.id,
    customer: customer.id,
    flow_data: { type: "payment_method_update" },
    return_url: "https://example.com/account",
  });
  return [configuration, session];
};
