/** From a pasted reference to the verdict, in the browser: three tickets, and what nobody should paste. */
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { customer_unlinked } from "./scenarios/customer_unlinked";
import { endpoint_event_not_enabled } from "./scenarios/endpoint_event_not_enabled";
import { play } from "./scenarios/frame/play";
import { runningApp } from "./scenarios/frame/running-app";
import type { Scenario } from "./scenarios/frame/scenario";
import { openTheatre, type Theatre } from "./scenarios/frame/theatre";
import { payment_failed } from "./scenarios/payment_failed";
import { dataDir } from "./support/app-under-test";
import { accessibilityProblems } from "./support/axe";
import { press } from "./support/press";
import { expect, test } from "./support/test";

test.use({ allowedConsoleErrors: ["status of 404"] });

/** Set up once per worker process. */
let theatre: Promise<Theatre> | null = null;

async function pastedAfter(scenario: Scenario): Promise<string> {
  theatre ??= runningApp(dataDir).then(openTheatre);
  const { outcome } = await play(scenario, await theatre, {
    name: `${scenario.code} case ${randomBytes(6).toString("hex")}`,
    stable: false,
    present: Math.floor(Date.now() / 1_000),
    tell: () => {},
  });
  return outcome.reference;
}

async function searchFor(page: Page, text: string) {
  await page.goto("/console/users");
  await press(page, "ControlOrMeta+k");
  const field = page.getByRole("searchbox", { name: "Search" });
  await expect(field).toBeFocused();
  await field.fill(text);
  await field.press("Enter");
}

const tickets: { scenario: Scenario; told: string; broken: string; button: string | null }[] = [
  // The account's endpoint is everybody's here and stays whole: what is seen is that the event was lost.
  { scenario: endpoint_event_not_enabled, told: "mirror_drift", broken: "Synced", button: "Resync…" },
  { scenario: customer_unlinked, told: "customer_unlinked", broken: "Mapped", button: "Link to a user…" },
  { scenario: payment_failed, told: "payment_failed", broken: "Stripe", button: null },
];

for (const { scenario, told, broken, button } of tickets) {
  test(`${scenario.code}: what was pasted leads to its verdict in one step`, async ({ login }) => {
    const pasted = await pastedAfter(scenario);
    const page = await login("admin");
    await searchFor(page, pasted);
    await expect(page).toHaveURL(/\/console\/(users|customers)\//);
    const verdict = page.getByRole("region", { name: "Verdict" });
    // Stripe's word replaces what was held here.
    await expect(page.locator("[data-case=known]")).toBeVisible({ timeout: 15_000 });
    await expect(verdict.getByRole("heading", { level: 2 })).toBeVisible();
    await expect(verdict.getByText(told, { exact: true })).toBeVisible();
    const link = page
      .getByRole("list", { name: "The chain from the payment to access" })
      .getByRole("listitem")
      .filter({ hasText: new RegExp(`^${broken}`) });
    await expect(link).toContainText("broken.");
    await expect(page.getByText(/^Checked and cleared \(\d+\)$/)).toBeVisible();
    if (button) await expect(verdict.getByRole("link", { name: button }).first()).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
}

test("what nobody should paste gets a clear answer", async ({ login }) => {
  const page = await login("operator");
  for (const pasted of ["%", "' or 1=1 --", "<script>alert(1)</script>", "\\", "cus_nobody_has_this"]) {
    await page.goto(`/console/search?q=${encodeURIComponent(pasted)}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing found");
  }
  // Of ten kilobytes the field takes so much.
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await page.keyboard.insertText("a".repeat(10_000));
  await press(page, "Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Too long to be one thing");
});

test("an address with a slip in it: did you mean", async ({ login }) => {
  const page = await login("operator");
  await page.goto(`/console/search?q=${encodeURIComponent("operatro@example.com")}`);
  await page.getByRole("region", { name: "Did you mean" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/console\/users\//);
});

test("without a script the page asks Stripe when it is told to", async ({ login, browser, baseURL }) => {
  const signedIn = await login("operator");
  await signedIn.goto("/console/search?q=mara@example.com");
  await expect(signedIn).toHaveURL(/\/console\/users\//);
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await signedIn.context().storageState(),
    ...(baseURL && { baseURL }),
  });
  const page = await context.newPage();
  await page.goto(signedIn.url());
  await page.getByRole("link", { name: "Ask Stripe too" }).click();
  await expect(page).toHaveURL(/stripe=ask/);
  await expect(page.locator("[data-case=asking]")).toHaveCount(0);
  await context.close();
});
