/** Keys as a person presses them: on a page that listens already. */
import type { Page } from "@playwright/test";

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  // The server's page is there before its scripts are.
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
  for (const key of keys) await page.keyboard.press(key);
}
