/** The console and the billing page work where no script runs. */
import { settledEvent } from "./support/api";
import { deliver, eventOf, freshId } from "./support/stripe-events";
import { demoPassword, expect, signIn, test } from "./support/test";

test.use({ javaScriptEnabled: false });

test("sign in, filter, open an event, replay it, sign out", async ({ page, request }) => {
  const customer = freshId("cus");
  const event = eventOf("customer.created", { id: customer, object: "customer", metadata: {} });
  await deliver(request, event);
  await settledEvent(request, event.id);

  await signIn(page, "operator@example.com", demoPassword);
  await page.goto("/console/events");
  await page.getByLabel("Customer").fill(customer);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("link", { name: "customer.created" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("customer.created");
  await expect(page.getByText(customer).first()).toBeVisible();

  await page.goto(`/console/events/${event.id}/replay`);
  await page.getByLabel(/reason/i).fill("no script here");
  await page.getByRole("button", { name: /Replay/ }).click();
  await expect(page.getByText("Queued again")).toBeVisible();
});

test("the billing page says what somebody has", async ({ page }) => {
  await signIn(page, "user@example.com", demoPassword);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
