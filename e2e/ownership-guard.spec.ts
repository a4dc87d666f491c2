/** Ada has the ids of what is Bob's: every door tells her the same as of what does not exist, and counts it. */
import { randomBytes } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import { bearer, createPersonWithPassword, type Person } from "./support/api";
import { accessibilityProblems } from "./support/axe";
import { expect, signIn, test } from "./support/test";

test.use({ allowedConsoleErrors: ["status of 404"] });

const password = "a long passphrase of my own";
const title = "No payment of yours is known by this address";

async function somebody(page: Page, name: string): Promise<Person> {
  const id = `user_${randomBytes(6).toString("hex")}`;
  const person = { id, email: `${id}@example.com`, name };
  createPersonWithPassword(person, password);
  await signIn(page, person.email, password);
  return person;
}

interface Paid {
  session: string;
  receipt: string;
  customer: string;
}

/** On the emulated Stripe's page. */
async function pays(page: Page, { id, name }: Person): Promise<Paid> {
  const upgrade = page.getByRole("button", { name: "Upgrade to Pro, monthly" }).first();
  // Prices are kept for some seconds: right after a first start they may be from before there were any.
  await expect(async () => {
    await page.goto("/billing");
    await expect(upgrade).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 70_000 });
  await upgrade.click();
  await page.locator("[name=card_number]").fill("4242424242424242");
  await page.locator("[name=exp]").fill("12/34");
  await page.locator("[name=cvc]").fill("123");
  await page.locator("[name=name]").fill(name);
  await page.getByRole("button", { name: /pay|subscribe/i }).click();
  await page.waitForURL(/\/billing\/return\?session_id=cs_/);
  const session = new URL(page.url()).searchParams.get("session_id") ?? "";
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have Pro.", { timeout: 15_000 });
  const receiptLink = page.getByRole("link", { name: /^Receipt/ }).first();
  await expect(async () => {
    await page.goto("/billing");
    await expect(receiptLink).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  const path = (await receiptLink.getAttribute("href")) ?? "";
  const owned = await page.request.get(`/api/v1/bindings?user=${id}`, { headers: bearer() });
  const { data } = (await owned.json()) as { data: { customer: string }[] };
  return { session, receipt: path.replace("/billing/receipts/", ""), customer: data[0]?.customer ?? "" };
}

/** As a page of somebody's own making would: by a form. */
async function postPortal(page: Page, customer: string): Promise<void> {
  await page.goto("/billing");
  await Promise.all([
    page.waitForURL(/\/billing\/portal|stripe|\/p\//),
    page.evaluate((value) => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = "/billing/portal";
      const field = document.createElement("input");
      field.name = "customer";
      field.value = value;
      form.append(field);
      document.body.append(form);
      form.submit();
    }, customer),
  ]);
}

async function denials(request: APIRequestContext): Promise<Record<string, number>> {
  const text = await (await request.get("/metrics", { headers: bearer() })).text();
  const lines = text.matchAll(/^paidtrail_ownership_denials_total\{door="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, door = "", count]) => [door, Number(count)]));
}

test("what is another user's is not found: the return from Checkout, the receipt and the portal", async ({
  page,
}) => {
  test.setTimeout(150_000);
  const bob = await somebody(page, "Bob Payer");
  const paid = await pays(page, bob);
  expect(paid).toEqual({
    session: expect.stringMatching(/^cs_/),
    receipt: expect.stringMatching(/^in_/),
    customer: expect.stringMatching(/^cus_/),
  });
  // Bob's own open: the second wall does not stand in his way.
  const opened = await page.request.get(`/billing/receipts/${paid.receipt}`, { maxRedirects: 0 });
  expect(opened.status()).toBe(303);
  await postPortal(page, paid.customer);
  expect(new URL(page.url()).pathname).not.toBe("/billing/portal");

  await page.context().clearCookies();
  await page.goto("/login");
  await somebody(page, "Ada Curious");
  const before = await denials(page.request);
  const shown: string[] = [];
  const look = async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(page).toHaveTitle("Not found · Paidtrail");
    shown.push(await page.locator("main").innerHTML());
  };
  for (const id of [paid.session, `${paid.session}0`]) {
    expect((await page.goto(`/billing/return?session_id=${id}`))?.status()).toBe(404);
    await look();
  }
  for (const id of [paid.receipt, `${paid.receipt}0`, paid.customer, paid.session]) {
    expect((await page.goto(`/billing/receipts/${id}`))?.status()).toBe(404);
    await look();
  }
  expect(await accessibilityProblems(page)).toEqual([]);
  for (const id of [paid.customer, `${paid.customer}0`]) {
    await postPortal(page, id);
    await look();
  }
  expect(new Set(shown).size).toBe(1);

  const after = await denials(page.request);
  const more = (door: string) => (after[door] ?? 0) - (before[door] ?? 0);
  expect(more("checkout_return")).toBeGreaterThanOrEqual(2);
  expect(more("receipt")).toBeGreaterThanOrEqual(4);
  expect(more("portal")).toBeGreaterThanOrEqual(2);

  // And she has what is hers: nothing yet.
  await page.getByRole("link", { name: "To your billing page" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are on Free.");
});
