/** Stripe says Pro, the events were lost: an admin looks at the difference, applies it, and the user is on Pro. */
import type { APIRequestContext } from "@playwright/test";
import { apiKey, bearer, type Person, upsertUser } from "./support/api";
import { expect, freshPerson, test } from "./support/test";
import { emulator, payUnheard } from "./support/unheard-payer";

const planOf = async (request: APIRequestContext, { id }: Person): Promise<string> => {
  const answer = await request.get(`/api/v1/users/${id}/entitlement`, { headers: bearer() });
  return JSON.stringify(await answer.json());
};

test("an admin resyncs a payer whose events were lost", async ({ login, request }) => {
  const person = freshPerson("unheard");
  await upsertUser(request, person);
  const customerId = await payUnheard(request, person);
  expect(await planOf(request, person)).toContain('"free"');

  const page = await login("admin");
  await page.goto(`/console/users/${person.id}`);
  await page.getByRole("link", { name: "Resync…" }).click();
  const access = page.getByRole("region", { name: "Owner and access" });
  await expect(access.getByRole("row", { name: /^Plan/ })).toContainText("Free");
  await expect(access.getByRole("row", { name: /^Plan/ })).toContainText("Pro");
  await expect(page.getByRole("region", { name: "Stripe objects" })).toContainText("Subscription");
  // Looking changes nothing.
  expect(await planOf(request, person)).toContain('"free"');

  await page.getByLabel("Reason").fill("Ticket 4711: events were lost");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(new RegExp(`/console/customers/${customerId}\\?resynced`));
  await expect(page.getByRole("status").filter({ hasText: "Resynced" })).toBeVisible();
  expect(await planOf(request, person)).toContain('"pro"');

  // Again: nothing differs any more.
  await page.getByRole("link", { name: "Resync…" }).click();
  await expect(page.getByText("Everything is held here as Stripe has it.")).toBeVisible();
});

test.describe("out of date", () => {
  test.use({ allowedConsoleErrors: ["status of 409"] });

  test("a preview that has gone out of date is shown anew, and writes nothing", async ({
    login,
    request,
  }) => {
    const person = freshPerson("outdated");
    await upsertUser(request, person);
    const customerId = await payUnheard(request, person);
    const page = await login("admin");
    await page.goto(`/console/customers/${customerId}/resync`);
    await page.getByLabel("Reason").fill("Ticket 4712");

    const { stripe } = emulator();
    const [subscription] = (await stripe.subscriptions.list({ customer: customerId })).data;
    await stripe.subscriptions.cancel(subscription?.id ?? "");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("The preview had gone out of date")).toBeVisible();
    expect(await planOf(request, person)).toContain('"free"');

    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/\?resynced/);
  });
});

test("an operator sees the difference and cannot apply it", async ({ login, request }) => {
  const person = freshPerson("looking");
  await upsertUser(request, person);
  const customerId = await payUnheard(request, person);
  const page = await login("operator");
  await page.goto(`/console/customers/${customerId}/resync`);
  await expect(page.getByText("Applying this is for admins")).toBeVisible();
  await expect(page.getByRole("button", { name: "Apply" })).toHaveCount(0);

  const dryRun = await request.post(`/api/v1/customers/${customerId}/resync`, {
    headers: bearer(),
    data: { dry_run: true },
  });
  const { fingerprint, applied, entitlements } = await dryRun.json();
  expect({ applied, entitlements }).toMatchObject({
    applied: false,
    entitlements: [{ user: person.id, before: { plan: "free" }, after: { plan: "pro" } }],
  });
  const data = { dry_run: false, reason: "by a program", fingerprint };
  const refused = await request.post(`/api/v1/customers/${customerId}/resync`, { headers: bearer(), data });
  expect(refused.status()).toBe(403);
  const applying = await request.post(`/api/v1/customers/${customerId}/resync`, {
    headers: bearer(apiKey("admin")),
    data,
  });
  expect(await applying.json()).toMatchObject({ applied: true });
  expect(await planOf(request, person)).toContain('"pro"');
});
