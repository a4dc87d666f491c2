/** A session and its line, for the shape test. */
import type { Maker } from "../testing/maker";

export const checkoutSamples: Maker = async ({ stripe }) => {
  const customer = await stripe.customers.create({ email: "ada@example.com" });
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    success_url: "https://shop.example/thanks",
    customer: customer.id,
    after_expiration: { recovery: { enabled: true } },
    consent_collection: { payment_method_reuse_agreement: { position: "auto" }, promotions: "auto" },
    custom_text: { submit: { message: "Thank you" } },
    invoice_creation: { enabled: true },
    line_items: [
      {
        quantity: 1,
        adjustable_quantity: { enabled: true },
        price_data: { currency: "usd", unit_amount: 1900, product_data: { name: "Pro" } },
      },
    ],
    expand: ["line_items"],
  });
  return [session, session.line_items?.data[0] as object];
};
