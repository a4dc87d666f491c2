/** Plans, and what unlocks them: seen by operators, changed by admins, who see whose access changes before it does. */
import { type Person, upsertUser } from "./support/api";
import { entitlementOf, freshPlan, payForUnmapped, saveWithReason } from "./support/rules";
import { demoPassword, expect, freshPerson, signIn, test } from "./support/test";

// Another test may change the rules between a look and its save: that is told, and looked at once more.
test.use({ allowedConsoleErrors: ["status of 409"] });

test("an operator sees what there is to have, and can change none of it", async ({ login }) => {
  const page = await login("operator");
  await page.goto("/console/plans");
  await expect(page.getByText("prod_demo_pro")).toBeVisible();
  await expect(page.getByText("€19.00 a month")).toBeVisible();
  await expect(page.getByRole("link", { name: "New plan" })).toHaveCount(0);
  await page.getByRole("heading", { name: "Pro", exact: true }).getByRole("link").click();
  await expect(page.getByText("Changing a plan is for admins.")).toBeVisible();
  await expect(page.getByRole("button", { name: "See what changes" })).toHaveCount(0);
});

test("somebody pays for what no plan is mapped to; an admin makes a plan, imports the product, and they have it", async ({
  login,
  request,
}) => {
  const person: Person = freshPerson("unmapped");
  const plan = freshPlan();
  await upsertUser(request, person);
  const { price } = await payForUnmapped(person, `${plan.name} for notes`);
  const page = await login("admin");
  await expect(async () => {
    await page.goto("/console/plans");
    await expect(page.getByText(price)).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText("People pay for something that no plan is mapped to")).toBeVisible();
  await expect(page.getByRole("link", { name: person.name })).toBeVisible();

  await page.getByRole("link", { name: "New plan" }).click();
  await page.getByLabel("Name").fill(plan.name);
  await page.getByLabel("Id", { exact: true }).fill(plan.id);
  await page.getByLabel("Rank").fill("12");
  await page.getByLabel("Features, one a line").fill("Notes\nExports");
  await page.getByRole("button", { name: "Add a limit" }).click();
  await page.getByLabel("Limit of").fill("notes");
  await page.getByLabel("Amount").fill("500");
  await page.getByRole("button", { name: "See what changes" }).click();
  await expect(page.getByText("Nobody's access would change today")).toBeVisible();
  await saveWithReason(page, "A plan for notes");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(plan.name);
  await expect(page.getByRole("list", { name: "Limits" })).toContainText("500");

  await page.goto("/console/plans/import");
  const choice = page.getByLabel(`Plan of the product ${plan.name} for notes`);
  // Suggested by its name, and preselected.
  await expect(choice).toHaveValue(plan.id);
  await page.getByRole("button", { name: "See what changes" }).click();
  const change = page.getByRole("region", { name: "What would change today" });
  await expect(change).toContainText(`1 user would get ${plan.name} instead of Free`);
  await expect(page.getByRole("region", { name: "Who" })).toContainText(person.name);
  // Looking changes nothing.
  expect(await entitlementOf(request, person)).toContain('"free"');
  await saveWithReason(page, "The product of the new plan");
  await expect.poll(() => entitlementOf(request, person)).toContain(plan.id);
});

test.describe("out of date", () => {
  test("a preview that has gone out of date saves nothing, and is shown anew", async ({ login }) => {
    const page = await login("admin");
    const plan = freshPlan();
    await page.goto("/console/plans/new");
    await page.getByLabel("Name").fill(plan.name);
    await page.getByLabel("Id", { exact: true }).fill(plan.id);
    await page.getByLabel("Rank").fill("1");
    await page.getByRole("button", { name: "See what changes" }).click();
    await saveWithReason(page, "To be changed twice");

    const other = await page.context().newPage();
    for (const [one, rank] of [
      [page, "2"],
      [other, "3"],
    ] as const) {
      await one.goto(`/console/plans/${plan.id}`);
      await one.getByLabel("Rank").fill(rank);
      await one.getByRole("button", { name: "See what changes" }).click();
      await expect(one.getByRole("region", { name: "What would be saved" })).toContainText(`rank is ${rank}`);
    }
    await saveWithReason(other, "First");
    await page.getByLabel("Reason").fill("Second");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("The preview had gone out of date")).toBeVisible();
    await expect(page.getByRole("region", { name: "What would be saved" })).toContainText("instead of 3");
    await expect(page.getByLabel("Reason")).toHaveValue("Second");
    await other.goto(`/console/plans/${plan.id}`);
    await expect(other.getByText("rank 3")).toBeVisible();
    await other.close();
    await saveWithReason(page, "Second");
    await expect(page.getByText("rank 2")).toBeVisible();
  });
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false, allowedConsoleErrors: ["status of 422"] });

  test("rows are added, what was typed stays, and what is wrong is said beside it", async ({ page }) => {
    await signIn(page, "admin@example.com", demoPassword);
    await page.goto("/console/plans/new");
    await page.getByLabel("Name").fill("Kept");
    await page.getByLabel("Id", { exact: true }).fill("Not an id");
    await page.getByLabel("Rank").fill("5");
    await page.getByRole("button", { name: "Add a limit" }).click();
    await expect(page.getByLabel("Name")).toHaveValue("Kept");
    await page.getByLabel("Limit of").fill("notes");
    await page.getByRole("button", { name: "See what changes" }).click();
    await expect(page.getByText("lower-case letters, digits, dashes and underscores")).toBeVisible();
    await expect(page.getByText("How much?")).toBeVisible();
    await expect(page.getByLabel("Limit of")).toHaveValue("notes");
    await page.getByLabel("Id", { exact: true }).fill(freshPlan().id);
    await page.getByLabel("Amount").fill("10");
    await page.getByRole("button", { name: "See what changes" }).click();
    await expect(page.getByText("Nobody's access would change today")).toBeVisible();
  });
});
