import type Stripe from "stripe";

type Given = { [K in keyof Stripe.Address]?: string | null };

/** An address with every member, as Stripe shows it. */
export function toAddress(given: Given): Stripe.Address {
  return {
    city: given.city ?? null,
    country: given.country ?? null,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  };
}
