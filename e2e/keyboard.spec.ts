/** The console without a mouse. */
import { press } from "./support/press";
import { expect, test } from "./support/test";

test("/ goes to search, g e to events, j and Enter open a row, ? explains", async ({ login }) => {
  const page = await login("operator");
  await page.goto("/console");
  await page.waitForLoadState("networkidle");
  await press(page, "/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await press(page, "Escape");
  await page.locator("body").click({ position: { x: 2, y: 2 } });

  await press(page, "g");
  await press(page, "e");
  await expect(page).toHaveURL(/\/console\/events$/);

  await press(page, "?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await press(page, "Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await press(page, "j");
  await press(page, "Enter");
  await expect(page).toHaveURL(/\/console\/events\/evt_/);
});

test("the first Tab offers to skip to the page", async ({ login }) => {
  const page = await login("operator");
  await page.goto("/console");
  await press(page, "Tab");
  await expect(page.getByRole("link", { name: /skip/i })).toBeFocused();
});

test("g and a letter lead to every place, and the help names them all", async ({ login }) => {
  const page = await login("operator");
  await page.goto("/console");
  await page.waitForLoadState("networkidle");
  const places = await page
    .getByRole("navigation", { name: "Console" })
    .locator("a[data-keys]")
    .evaluateAll((links) =>
      links.map((link) => ({
        keys: link.getAttribute("data-keys") ?? "",
        to: link.getAttribute("href") ?? "",
        label: link.querySelector("span")?.textContent ?? "",
      })),
    );
  expect(places.length).toBeGreaterThan(8);
  for (const { keys, to } of places) {
    for (const key of keys.split(" ")) await press(page, key);
    await expect(page).toHaveURL((url) => url.pathname === to);
  }
  await press(page, "?");
  for (const { label } of places) await expect(page.getByRole("dialog")).toContainText(label);
});
