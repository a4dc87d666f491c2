/** Saving changes of plans and policies as an admin does, while other tests may do the same. */
import { randomBytes } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { bearer, type Person } from "./api";
import { emulator } from "./unheard-payer";

/** Looks, gives a reason, saves. Where another test changed the rules meanwhile, looks once more. */
export async function saveWithReason(page: Page, reason: string): Promise<void> {
  await page.getByLabel("Reason").fill(reason);
  await expect(async () => {
    if (!page.url().includes("?saved")) await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page).toHaveURL(/\?saved/, { timeout: 2_000 });
  }).toPass();
}

export async function entitlementOf(request: APIRequestContext, { id }: Person): Promise<string> {
  const answer = await request.get(`/api/v1/users/${id}/entitlement`, { headers: bearer() });
  return JSON.stringify(await answer.json());
}

/** A product that no plan is mapped to, and somebody who pays for it. */
export async function payForUnmapped(
  person: Person,
  name: string,
): Promise<{ product: string; price: string }> {
  const { stripe } = emulator();
  const product = await stripe.products.create({ name });
  const price = await stripe.prices.create({
    product: product.id,
    currency: "eur",
    unit_amount: 1_500,
    recurring: { interval: "month" },
  });
  const customer = await stripe.customers.create({
    email: person.email,
    name: person.name,
    metadata: { userId: person.id },
  });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.subscriptions.create({
    customer: customer.id,
    default_payment_method: method.id,
    metadata: { userId: person.id },
    items: [{ price: price.id }],
  });
  return { product: product.id, price: price.id };
}

export const freshPlan = () => {
  const mark = randomBytes(4).toString("hex");
  return { id: `plan_${mark}`, name: `Aa${mark}` };
};
