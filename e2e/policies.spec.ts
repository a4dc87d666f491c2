/** Policies: read by operators, changed by admins, who see what a change would do today before it is saved. */
import type { Page } from "@playwright/test";
import { saveWithReason } from "./support/rules";
import { expect, test } from "./support/test";

// Another test may change the rules between a look and its save: that is told, and looked at once more.
test.use({ allowedConsoleErrors: ["status of 409"] });

/** The one of the demo: scenarios may have played others of her name. */
const adele = (page: Page) => page.locator('a[href="/console/users/user_adele"]');

test("an operator reads them and can change none", async ({ login }) => {
  const page = await login("operator");
  await page.goto("/console/policies");
  await expect(page.getByLabel("Days of grace")).toBeDisabled();
  await expect(page.getByText("Changing policies is for admins.")).toBeVisible();
  await expect(page.getByRole("button", { name: "See what changes" })).toHaveCount(0);
});

test("less grace: the person who would lose their plan is named; nothing is saved by looking", async ({
  login,
}) => {
  const page = await login("admin");
  // Somebody of the demo is in their grace; the demo's people arrive while the server is already there.
  await expect(async () => {
    await page.goto("/console/users?state=grace");
    await expect(adele(page)).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.goto("/console/plans/team");
  await page.getByLabel("Grace after a failed renewal, days").fill("0");
  await page.getByRole("button", { name: "See what changes" }).click();
  await expect(page.getByRole("region", { name: "What would change today" })).toContainText(
    "would lose Team",
  );
  await expect(page.getByRole("region", { name: "Who" })).toContainText("Adèle");
  await page.goto("/console/users?state=grace");
  await expect(adele(page)).toBeVisible();
});

test("a change is looked at, saved with a reason, and is how it stands then", async ({ login }) => {
  const page = await login("admin");
  const choose = async (label: RegExp, reason: string) => {
    await page.goto("/console/policies");
    await page.getByRole("radio", { name: label }).check();
    await page.getByRole("button", { name: "See what changes" }).click();
    await expect(page.getByRole("region", { name: "What would be saved" })).toContainText(
      "Seats of several subscriptions",
    );
    await saveWithReason(page, reason);
    await expect(page.getByRole("radio", { name: label })).toBeChecked();
  };
  await choose(/^The highest/, "Seats are not added up any more");
  await choose(/^All together/, "They are, after all");

  await page.getByRole("button", { name: "See what changes" }).click();
  await expect(page.getByText("Nothing is different")).toBeVisible();
});

test.describe("what is missing", () => {
  test.use({ allowedConsoleErrors: ["status of 422"] });

  test("is said beside its field, and what was chosen stays", async ({ login }) => {
    const page = await login("admin");
    await page.goto("/console/policies");
    await page.getByRole("radio", { name: /^End some days after the due date/ }).check();
    await page.getByRole("textbox", { name: "Days after the due date" }).fill("");
    await page.getByRole("button", { name: "See what changes" }).click();
    await expect(page.getByText("After how many days?")).toBeVisible();
    await expect(page.getByRole("radio", { name: /^End some days after the due date/ })).toBeChecked();
  });
});
