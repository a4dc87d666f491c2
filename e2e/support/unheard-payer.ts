/** Somebody who pays at the demo's Stripe, and of whom no event arrives. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type APIRequestContext, expect } from "@playwright/test";
import Stripe from "stripe";
import { bearer, type Person } from "./api";
import { dataDir } from "./app-under-test";

/** The demo's Stripe. */
export function emulator() {
  const { stripeApiBase } = JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8"));
  const { hostname, port } = new URL(stripeApiBase);
  const stripe = new Stripe("sk_test_browserTests0", {
    host: hostname,
    port: Number(port),
    protocol: "http",
  });
  return { stripe, control: `${stripeApiBase}/_emulator` };
}

async function priceOfPro(stripe: Stripe): Promise<string> {
  const { data } = await stripe.prices.list({ active: true, limit: 100, expand: ["data.product"] });
  const pro = data.find(
    ({ product, recurring }) =>
      recurring?.interval === "month" &&
      typeof product === "object" &&
      "name" in product &&
      product.name === "Pro",
  );
  return pro?.id ?? "no price of Pro";
}

/** Pays for Pro at Stripe; of what follows from it no event is ever sent. */
export async function payUnheard(request: APIRequestContext, person: Person): Promise<string> {
  const { stripe, control } = emulator();
  const customer = await stripe.customers.create({
    email: person.email,
    name: person.name,
    metadata: { userId: person.id },
  });
  await expect
    .poll(async () =>
      (await request.get(`/api/v1/events?customer=${customer.id}`, { headers: bearer() })).text(),
    )
    .toContain("customer.created");
  await request.post(`${control}/faults`, {
    data: { match: { customer: customer.id }, action: { do: "drop", pretend: "delivered" } },
  });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.subscriptions.create({
    customer: customer.id,
    default_payment_method: method.id,
    items: [{ price: await priceOfPro(stripe) }],
  });
  return customer.id;
}
