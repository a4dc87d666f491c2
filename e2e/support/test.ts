/**
 * Playwright's `test`, widened: `login(role)` signs a person in through the real
 * form once and hands its cookies on; any console error of a page fails its test.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, type BrowserContext, expect, type Page } from "@playwright/test";
import { address } from "./app-under-test";

export { expect };

export type DemoRole = "user" | "operator" | "admin";
export const demoPassword = "paidtrail-demo";

const results = fileURLToPath(new URL("../.results", import.meta.url));

interface Fixtures {
  /** A page signed in as the demo's account of that role. */
  login: (role: DemoRole) => Promise<Page>;
  /** Console messages a test expects, as parts of their text. */
  allowedConsoleErrors: string[];
}

export const test = base.extend<Fixtures>({
  allowedConsoleErrors: [[], { option: true }],
  page: async ({ page, allowedConsoleErrors }, use) => {
    const errors = watchConsole(page, allowedConsoleErrors);
    await use(page);
    expect(errors, "errors in the browser's console").toEqual([]);
  },
  login: async ({ browser, allowedConsoleErrors, contextOptions }, use) => {
    const opened: { context: BrowserContext; errors: string[] }[] = [];
    await use(async (role) => {
      const storageState = await signedIn(role, async (path) => {
        const context = await browser.newContext({ baseURL: address });
        const page = await context.newPage();
        await signIn(page, `${role}@example.com`, demoPassword);
        await context.storageState({ path });
        await context.close();
      });
      const context = await browser.newContext({
        ...contextOptions,
        baseURL: address,
        storageState,
      });
      const page = await context.newPage();
      opened.push({
        context,
        errors: watchConsole(page, allowedConsoleErrors),
      });
      return page;
    });
    for (const { context, errors } of opened) {
      expect(errors, "errors in the browser's console").toEqual([]);
      await context.close();
    }
  },
});

/** Through the form, as a person does. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** One sign-in per role and worker process: the throttle is for people, not for tests. */
async function signedIn(role: DemoRole, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(results, "sessions", `${role}-${process.pid}.json`);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    await make(path);
  }
  return path;
}

function watchConsole(page: Page, allowed: string[]): string[] {
  const errors: string[] = [];
  const note = (text: string) => {
    if (!allowed.some((part) => text.includes(part))) errors.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error") note(message.text());
  });
  page.on("pageerror", (error) => note(error.message));
  return errors;
}

/** A person nobody else in this run uses. */
export function freshPerson(label: string) {
  const id = `${label}_${randomBytes(5).toString("hex")}`;
  return { id, email: `${id}@example.test`, name: `${label} ${id.slice(-4)}` };
}
