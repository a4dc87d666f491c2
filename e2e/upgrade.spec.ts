/** A user on Free pays, on the emulated Stripe's page, and is on Pro: nothing but buttons and forms. */
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { createPersonWithPassword, type Person } from "./support/api";
import { expect, signIn, test } from "./support/test";

const password = "a long passphrase of my own";

function somebody(): Person {
  const id = `user_${randomBytes(6).toString("hex")}`;
  return { id, email: `${id}@example.com`, name: "Ulla Upgrade" };
}

/** A person of their own for each test, on Free and signed in. */
async function onFree(page: Page): Promise<Person> {
  const person = somebody();
  createPersonWithPassword(person, password);
  await signIn(page, person.email, password);
  await page.goto("/billing");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are on Free.");
  return person;
}

/** On Stripe's page: the fields that everybody knows. */
async function pay(page: Page, person: Person, card = "4242424242424242"): Promise<void> {
  await expect(page.locator("[name=card_number]")).toBeVisible();
  await page.locator("[name=card_number]").fill(card);
  await page.locator("[name=exp]").fill("12/34");
  await page.locator("[name=cvc]").fill("123");
  await page.locator("[name=name]").fill(person.name);
  await page.getByRole("button", { name: /pay|subscribe/i }).click();
}

/** Other stories map further prices to Pro: the one that is sold to everybody. */
const upgradeToPro = (page: Page) =>
  page
    .getByRole("listitem")
    .filter({ hasText: "€19.00 a month" })
    .getByRole("button", { name: "Upgrade to Pro, monthly" });

test("Upgrade, pay with 4242, back, on Pro, and the subscription is managed from then on", async ({
  page,
}) => {
  const person = await onFree(page);
  await upgradeToPro(page).click();
  await pay(page, person);
  await page.waitForURL(/\/billing\/return\?session_id=cs_/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have Pro.");
  await page.getByRole("link", { name: "To your billing page" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have Pro.");
  await expect(page.getByText(/It renews on/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Upgrade/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Manage/ })).toBeVisible();
});

test("leaving Stripe's page charges nothing, and the address of somebody else's session tells nothing", async ({
  page,
  browser,
}) => {
  await onFree(page);
  await upgradeToPro(page).click();
  await expect(page.locator("[name=card_number]")).toBeVisible();
  const session = /cs_\w+/.exec(page.url())?.[0] ?? "";
  expect(session).not.toBe("");
  await page.goto(`/billing/return?session_id=${session}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have not paid yet");

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await onFree(other);
  await other.goto(`/billing/return?session_id=${session}`);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(
    "No payment of yours is known by this address",
  );
  await context.close();
});

test("what is bought once is had for good", async ({ page }) => {
  const person = await onFree(page);
  await page.getByRole("button", { name: /Buy\s+Pro, once/ }).click();
  await pay(page, person);
  await page.waitForURL(/\/billing\/return\?session_id=cs_/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have Pro.", { timeout: 15_000 });
  await page.goto("/billing");
  await expect(page.getByText("You bought it once; it has no end.")).toBeVisible();
});

test("while the bank processes a debit the page says so, and offers nothing that would be paid twice", async ({
  page,
}) => {
  const person = await onFree(page);
  await page.getByRole("button", { name: /Buy\s+Pro, once/ }).click();
  await page.locator("[name=payment_method][value=sepa_debit]").check();
  await page.locator("[name=iban]").fill("AT611904300234573201");
  await page.locator("[name=name]").fill(person.name);
  await page.getByRole("button", { name: /pay/i }).click();
  await page.waitForURL(/\/billing\/return\?session_id=cs_/);
  await page.goto("/billing");
  await expect(page.getByText("Your bank is still processing the payment").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^(Upgrade|Buy)/ })).toHaveCount(0);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("the same works", async ({ page }) => {
    const person = await onFree(page);
    await page.getByText("Yearly", { exact: true }).click();
    await page.getByRole("button", { name: "Upgrade to Team, yearly" }).click();
    await pay(page, person);
    await page.waitForURL(/\/billing\/return\?session_id=cs_/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have Team.", { timeout: 15_000 });
  });
});
