/** What axe finds on a page: a sentence each, with where it stands. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function accessibilityProblems(page: Page): Promise<string[]> {
  // The page's own policy forbids foreign scripts; the test's own are evaluated.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
    const { violations } = await (window as any).axe.run(document);
    return violations.map(
      (found: { id: string; help: string; nodes: { target: string[] }[] }) =>
        `${found.id}: ${found.help} (${found.nodes.map((node) => node.target.join(" ")).join(", ")})`,
    );
  });
}
