/** Reading a payload: folding, finding what is folded, and times where the reader is. */
import { settledEvent } from "./support/api";
import { deliver, eventOf, freshId, subscription } from "./support/stripe-events";
import { expect, test } from "./support/test";

test.use({ timezoneId: "Europe/Berlin" });

test("objects and lists fold, and what is found comes out again", async ({ login, request }) => {
  const event = eventOf("customer.subscription.created", subscription({ customer: freshId("cus") }));
  await deliver(request, event);
  await settledEvent(request, event.id);
  const page = await login("operator");
  await page.goto(`/console/events/${event.id}`);
  const price = page.locator(".code-line", { hasText: '"unit_amount"' });
  await expect(price).toBeVisible();
  const number = await price.getAttribute("data-line");

  await page.getByRole("button", { name: "Fold all" }).click();
  await expect(price).toBeHidden();
  await page.getByLabel("Find in the payload").fill("unit_amount");
  await expect(price).toBeVisible();
  expect(await price.getAttribute("data-line")).toBe(number);

  await page.getByRole("button", { name: "Unfold all" }).click();
  const items = page.getByRole("button", { name: /^Fold lines/ });
  await items.first().click();
  await expect(page.locator(".code-line:visible")).toHaveCount(1);
  await expect(page.getByRole("button", { name: /^Unfold lines 1 to/ })).toHaveAttribute(
    "aria-expanded",
    "false",
  );
});

test("hovering a time tells it in the reader's own zone, by name", async ({ login }) => {
  const page = await login("operator");
  await page.goto("/console/events");
  await expect(page.locator("main time").first()).toHaveAttribute(
    "title",
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Europe\/Berlin \((CET|CEST|GMT\+[12])\)\n.* UTC$/,
  );
});
