/** Access given by hand: with an end, a reason and before → after; taken back the same way. */
import { upsertUser } from "./support/api";
import { entitlementOf } from "./support/rules";
import { expect, freshPerson, test } from "./support/test";

test("an admin gives Pro for a week, and takes it back", async ({ login, request }) => {
  const person = freshPerson("granted");
  await upsertUser(request, person);
  const page = await login("admin");
  await page.goto(`/console/users/${person.id}`);
  await page.getByRole("link", { name: "Grant access…" }).click();
  await page.getByLabel("Plan").selectOption("pro");
  await page.getByLabel("Reason").fill("Ticket 4711: paid by transfer");
  await page.getByRole("button", { name: "See what changes" }).click();
  const row = page.getByRole("region", { name: "What changes" }).getByRole("row", { name: /^Plan/ });
  await expect(row).toContainText("Free");
  await expect(row).toContainText("Pro");
  // Looking changes nothing.
  expect(await entitlementOf(request, person)).toContain('"free"');
  await page.getByRole("button", { name: "Grant Pro" }).click();
  await expect(page.getByText("Access is granted")).toBeVisible();
  expect(await entitlementOf(request, person)).toContain('"pro"');

  await expect(page.getByText("in force")).toBeVisible();
  await page.getByRole("link", { name: /Revoke Pro/ }).click();
  await page.getByLabel("Reason").fill("The payment has arrived");
  await page.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("The grant is taken back")).toBeVisible();
  await expect(page.getByText("revoked", { exact: true })).toBeVisible();
  expect(await entitlementOf(request, person)).toContain('"free"');
});

test("an operator sees what was given, and gives nothing", async ({ login, request }) => {
  const person = freshPerson("ungranted");
  await upsertUser(request, person);
  const page = await login("operator");
  await page.goto(`/console/users/${person.id}?tab=grants`);
  await expect(page.getByText("Nothing was given by hand")).toBeVisible();
  await expect(page.getByRole("link", { name: "Grant access…" })).toHaveCount(0);
});
