/** Oneself: signing in by any means a browser has, sessions, password. */
import { createPersonWithPassword } from "./support/api";
import { address } from "./support/app-under-test";
import { expect, freshPerson, signIn, test } from "./support/test";

const password = "correct horse battery";

// A refused form is answered with 400 or 401, which the browser notes in its console.
test.use({ allowedConsoleErrors: ["status of 4"] });

test("a demo account is filled in with one click", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("link", { name: /Fill in as .*operator/ }).click();
  await expect(page.getByLabel("Email")).toHaveValue("operator@example.com");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/console$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one signs in, is told what is wrong, comes to the page asked for, and signs out", async ({
    page,
  }) => {
    await page.goto("/account/password");
    await expect(page).toHaveURL(/\/login\?next=%2Faccount%2Fpassword/);
    await page.getByLabel("Email").fill("user@example.com");
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toHaveText(
      "This email and password do not go together. Check both and try again.",
    );
    await expect(page.getByLabel("Email")).toHaveValue("user@example.com");
    await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
    await page.getByLabel("Password", { exact: true }).fill("paidtrail-demo");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/\/account\/password$/);
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login$/);
  });
});

test("a changed password signs other browsers out and is the only one that works", async ({
  page,
  browser,
}) => {
  const person = freshPerson("changer");
  createPersonWithPassword(person, password);
  await signIn(page, person.email, password);
  const elsewhere = await browser.newContext({ baseURL: address });
  const other = await elsewhere.newPage();
  await signIn(other, person.email, password);

  await page.goto("/account");
  await page.getByRole("link", { name: "Change password" }).click();
  const change = async (present: string, fresh: string, again: string) => {
    await page.getByLabel("Present password").fill(present);
    await page.getByLabel("New password", { exact: true }).fill(fresh);
    await page.getByLabel("New password, once more").fill(again);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await change("not the password", "a better staple", "a better staple");
  await expect(page.getByText("This is not your present password.")).toBeVisible();
  await change(password, "a better staple", "a better stable");
  await expect(page.getByText("This differs from the new password above.")).toBeVisible();
  await change(password, "a better staple", "a better staple");
  await expect(page.getByRole("status")).toContainText("Your password is changed");

  await other.goto("/account");
  await expect(other).toHaveURL(/\/login/);
  await signIn(other, person.email, "a better staple");
  await elsewhere.close();
});

test("one session among several can be ended by its device", async ({ page, browser }) => {
  const person = freshPerson("several");
  createPersonWithPassword(person, password);
  const phone = await browser.newContext({
    baseURL: address,
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1",
  });
  const there = await phone.newPage();
  await signIn(there, person.email, password);
  await signIn(page, person.email, password);

  await page.goto("/account");
  await expect(page.getByRole("listitem").filter({ hasText: "this browser" })).toHaveCount(1);
  await page.getByRole("button", { name: /^Sign out Safari on iPhone/ }).click();
  await expect(page.getByRole("status")).toHaveText("That browser is signed out.");
  await expect(page.getByText("Safari on iPhone")).toHaveCount(0);
  await there.goto("/account");
  await expect(there).toHaveURL(/\/login/);
  await phone.close();
});
