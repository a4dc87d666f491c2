import type { Started } from "../testing/start";

/** A quote of a plan, for the shape test. */
export async function quoteSamples({ stripe }: Started): Promise<object[]> {
  const { id: customer } = await stripe.customers.create({});
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 900,
    recurring: { interval: "month" },
    product_data: { name: "Pro" },
  });
  return [await stripe.quotes.create({ customer, line_items: [{ price: price.id, quantity: 1 }] })];
}
