/**
 * Are the verdicts right, and does their evidence open? Every story, in the long run.
 * One after another, when other stories are over: some break the account's endpoint
 * until they are mended.
 */
import type { Page } from "@playwright/test";
import { evaluate } from "./diagnosis/evaluate";
import { isWell, linesOf } from "./diagnosis/render";
import { mend } from "./scenarios/frame/mend";
import { runningApp } from "./scenarios/frame/running-app";
import { openTheatre, type Theatre } from "./scenarios/frame/theatre";
import { scenarios } from "./scenarios/index";
import { dataDir } from "./support/app-under-test";
import { expect, test } from "./support/test";

test.describe.configure({ mode: "default", timeout: 60_000 });

/** Set up once. */
let theatre: Promise<Theatre> | null = null;
const open = () => {
  theatre ??= runningApp(dataDir).then(openTheatre);
  return theatre;
};

test("to look at our own door is nobody's refused delivery", async () => {
  const { app, emulator } = await open();
  await mend(emulator, app.running);
  const refused = async () => (await app.rejectedDeliveries()).map(({ id }) => id);
  const before = await refused();
  const { cleared } = await app.diagnosis("user@example.com");
  expect(cleared).toContainEqual({ code: "endpoint_redirects", looked: expect.stringContaining("answers") });
  expect(await refused()).toEqual(before);
});

for (const scenario of scenarios) {
  test(`verdict ${scenario.code}: ${scenario.title}`, async ({ login }) => {
    const page = await login("admin");
    const evaluation = await evaluate(scenario, await open(), async (references) => {
      // Of an event the search shows the event.
      const pasted = references.find(({ text }) => !text.startsWith("evt_"))?.text ?? "";
      await opens(page, pasted);
      if (scenario.codes[0] === "healthy") expect(await notHolding(pasted)).toEqual([]);
    });
    const wrong = evaluation.asked.filter((one) => !isWell(one, scenario.codes));
    expect(wrong, linesOf(evaluation).join("\n")).toEqual([]);
  });
}

/** Links of the chain that do not hold, but for the last: nobody's application asks here. */
async function notHolding(reference: string): Promise<string[]> {
  const { app } = await open();
  const { chain } = await app.diagnosis(reference);
  return chain.filter(({ link, state }) => state !== "holds" && link !== "app").map(({ link }) => link);
}

/** From the search box to the case, and every link of its verdict answers. */
async function opens(page: Page, reference: string): Promise<void> {
  await page.goto(`/console/search?${new URLSearchParams({ q: reference })}`);
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict).toBeVisible();
  await expect(page.locator("[data-case=known]")).toBeVisible({ timeout: 15_000 });
  const paths = await verdict
    .locator('a[href^="/console/"]')
    .evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href") ?? ""))]);
  for (const path of paths) {
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBe(200);
  }
}
