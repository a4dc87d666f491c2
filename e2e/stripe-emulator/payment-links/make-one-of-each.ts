import type { Started } from "../testing/start";

/** A payment link, for the shape test. */
export async function paymentLinkSamples({ stripe }: Started): Promise<object[]> {
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 900,
    recurring: { interval: "month" },
    product_data: { name: "Pro" },
  });
  return [await stripe.paymentLinks.create({ line_items: [{ price: price.id, quantity: 1 }] })];
}
