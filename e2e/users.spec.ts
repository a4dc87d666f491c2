/** The list of users, by what they have. */
import { settledEvent, upsertUser } from "./support/api";
import { deliver, eventOf, freshId, subscription } from "./support/stripe-events";
import { expect, freshPerson, test } from "./support/test";

test("users are found by plan and state; the filters are in the address", async ({ login, request }) => {
  const [payer, other] = [freshPerson("payer"), freshPerson("payer")];
  await upsertUser(request, payer);
  await upsertUser(request, other);
  const event = eventOf(
    "customer.subscription.created",
    subscription({ customer: freshId("cus"), userId: payer.id, status: "trialing" }),
  );
  await deliver(request, event);
  await settledEvent(request, event.id);

  const page = await login("operator");
  await page.goto("/console/users");
  await page.getByLabel("Beginning of an email").fill("payer_");
  await page.getByLabel("Plan").selectOption("pro");
  await page.getByLabel("State").selectOption("trialing");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/\/console\/users\?q=payer_&plan=pro&state=trialing$/);
  const users = page.getByRole("region", { name: "Users" });
  await expect(users).toContainText(payer.email);
  await expect(users).not.toContainText(other.email);

  await page.getByRole("link", { name: "Remove the filter State" }).click();
  await expect(page).toHaveURL(/\?q=payer_&plan=pro$/);
  await page.goto(`/console/users?q=${other.id}&plan=free`);
  await expect(users).toContainText(other.email);
});
