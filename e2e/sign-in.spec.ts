/** Who gets in, who does not, and how a session ends. */
import { createPersonWithPassword } from "./support/api";
import { demoPassword, expect, freshPerson, signIn, test } from "./support/test";

const password = "correct horse battery";

test("people land where their work is", async ({ page }) => {
  await signIn(page, "operator@example.com", demoPassword);
  await expect(page).toHaveURL(/\/console$/);
});

test("the demo's payers are a click away, each with what their page shows", async ({ page }) => {
  await page.goto("/login");
  for (const [name, shows] of [
    ["Rosa Silva", /after a payment failed/],
    ["Ruth Levi", /bank is still processing/],
    ["Noah Kim", /needs confirmation/],
  ] as const) {
    await expect(page.getByRole("listitem").filter({ hasText: name })).toHaveText(shows);
  }
  await page.getByRole("link", { name: "Fill in as Rosa Silva, user" }).click();
  await expect(page.getByLabel("Email")).toHaveValue("rosa@example.com");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/billing$/);
});

test("a page asked for before signing in comes after it", async ({ page }) => {
  await page.goto("/console/rejected");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("Email").fill("operator@example.com");
  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/console\/rejected$/);
});

test("a wrong password says so, and after too many the door stays shut for the right one too", async ({
  page,
}) => {
  const person = freshPerson("guess");
  createPersonWithPassword(person, password);
  test.info().annotations.push({ type: "promise", description: "throttled per account before hashing" });
  const attempt = async (value: string) => {
    await page.goto("/login");
    await page.getByLabel("Email").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(value);
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    return (await answered).status();
  };
  const statuses: number[] = [];
  for (let i = 0; i < 12; i += 1) statuses.push(await attempt("not the password"));
  expect(statuses[0]).not.toBe(429);
  expect(statuses.at(-1)).toBe(429);
  expect(await attempt(password)).toBe(429);
});
test.use({ allowedConsoleErrors: ["status of 4"] });

test("an end user sees billing and nothing of the console", async ({ login }) => {
  const page = await login("user");
  await page.goto("/");
  await expect(page).toHaveURL(/\/billing$/);
  for (const path of ["/console", "/console/events", "/console/users", "/console/rejected"]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(403);
  }
});

test("signing out ends the session on the server, not only in the browser", async ({ page, context }) => {
  const person = freshPerson("leaver");
  createPersonWithPassword(person, password);
  await signIn(page, person.email, password);
  const cookies = await context.cookies();
  const origin = new URL(page.url()).origin;
  await page.request.post("/logout", { headers: { origin } });
  await context.clearCookies();
  await context.addCookies(cookies);
  await page.goto("/billing");
  await expect(page).toHaveURL(/\/login/);
});

test("one's other sessions are listed and can be ended", async ({ page, browser, baseURL }) => {
  const person = freshPerson("twice");
  createPersonWithPassword(person, password);
  await signIn(page, person.email, password);
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other, person.email, password);

  await page.goto("/account");
  await page.getByRole("button", { name: /all other/i }).click();
  await expect(page.getByRole("button", { name: /all other/i })).toHaveCount(0);
  await other.goto("/billing");
  await expect(other).toHaveURL(/\/login/);
  await elsewhere.close();
  await page.goto("/billing");
  await expect(page).toHaveURL(/\/billing/);
});

test("a form posted from another site is refused before it does anything", async ({ login }) => {
  const page = await login("operator");
  const response = await page.request.post("/logout", {
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  });
  expect(response.status()).toBe(403);
  await page.goto("/console");
  await expect(page).toHaveURL(/\/console$/);
});
