/** The demo's ten tickets: each leads in one step to a case whose verdict is that of the story it is about. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scenarios } from "./scenarios";
import { dataDir } from "./support/app-under-test";
import { expect, test } from "./support/test";

interface Noted {
  tickets: { code: string; subject: string }[];
}

test("ten tickets, ten verdicts", async ({ login }) => {
  test.slow();
  const page = await login("operator");
  const links = page.getByRole("link", { name: /^What happened\?/ });
  // The demo's people complain while the server is already there.
  await expect(async () => {
    await page.goto("/console/tickets");
    await expect(links).toHaveCount(10, { timeout: 500 });
  }).toPass({ timeout: 60_000 });
  const noted: Noted = JSON.parse(readFileSync(join(dataDir, "cast.json"), "utf8"));
  for (const { code, subject } of noted.tickets) {
    await test.step(`${code}: ${subject}`, async () => {
      await page.goto("/console/tickets");
      await page.getByRole("link", { name: `What happened? ${subject}`, exact: true }).click();
      await expect(page, subject).toHaveURL(/\/console\/(users|customers)\//);
      await expect(page.locator("[data-case=known]")).toBeVisible({ timeout: 15_000 });
      const first = page.getByRole("region", { name: "Verdict" }).locator("[data-cause]").first();
      const [expected] = scenarios.find((one) => one.code === code)?.codes ?? [];
      await expect(first, subject).toHaveAttribute("data-cause", `${expected}`);
    });
  }
});
