/** What could not be applied is found by its error, explained, exported and retried; what Stripe refuses is told. */
import { randomBytes } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { bearer, settledEvent } from "./support/api";
import { acceptObjects, refuseObjects } from "./support/database";
import { deliver, eventOf, freshId, subscription } from "./support/stripe-events";
import { expect, test } from "./support/test";
import { emulator } from "./support/unheard-payer";

/** Letters only, so that the events of one test are a kind of error of their own. */
const word = () => [...randomBytes(8)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");

async function deliverRefused(request: APIRequestContext, prefix: string): Promise<string> {
  const object = { ...subscription({ customer: freshId("cus") }), id: freshId(prefix) };
  const event = eventOf("customer.subscription.created", object);
  await deliver(request, event);
  expect((await settledEvent(request, event.id)).stages.sync.outcome).toBe("failed");
  return event.id;
}

test("events that fail are one line by their error, leave as a file, and are retried together", async ({
  login,
  request,
}) => {
  const prefix = `sub_${word()}`;
  await refuseObjects(prefix);
  const ids = [await deliverRefused(request, prefix), await deliverRefused(request, prefix)];

  const page = await login("operator");
  await page.goto("/console/failed");
  await expect(page.getByRole("link", { name: /^Failed/ }).first()).toHaveAttribute("aria-current", "page");
  const line = page.locator("details").filter({ has: page.locator("summary", { hasText: prefix }) });
  await expect(line.locator("summary")).toContainText("2");
  if (!(await line.evaluate((details: HTMLDetailsElement) => details.open)))
    await line.locator("summary").click();
  await expect(line).toContainText("A trigger or function in the database");
  await line.getByRole("link", { name: "Show only these events" }).click();
  await expect(page.getByRole("table", { name: /Failed events/ }).getByRole("row")).toHaveCount(3);

  const group = new URL(page.url()).searchParams.get("group");
  const file = await page.request.get(`/console/failed/export?format=jsonl&group=${group}`);
  expect(file.headers()["content-disposition"]).toContain(".jsonl");
  const lines = (await file.text())
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text));
  expect(lines.map(({ id }) => id).sort()).toEqual([...ids].sort());
  const csv = await (await page.request.get(`/console/failed/export?format=csv&group=${group}`)).text();
  expect(csv.split("\r\n")[0]).toMatch(/^id,type,state,error,/);

  await acceptObjects(prefix);
  await line.getByRole("button", { name: /^Retry all 2/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The rule is gone");
  await dialog.getByRole("button", { name: "Retry" }).click();
  // What its own time came for meanwhile is applied already.
  await expect(page.getByRole("status")).toContainText(/[12] events? (is|are) queued again|Nothing was left/);
  for (const id of ids) {
    await expect.poll(async () => (await settledEvent(request, id)).stages.sync.outcome).toBe("applied");
  }
  await page.goto("/console/failed");
  await expect(page.getByText(prefix)).toHaveCount(0);
});

test("what Stripe refuses is told on the overview, listed with Stripe's code, and retried once it is mended", async ({
  login,
  request,
}) => {
  // Its reading waits behind those of the stories beside it: all share Stripe's pace.
  test.slow();
  const { control } = emulator();
  const [customer, id] = [freshId("cus"), freshId("sub")];
  const fault = await request.post(`${control}/faults`, {
    data: {
      kind: "api",
      match: { method: "GET", path: `/v1/subscriptions/${id}` },
      action: {
        do: "status",
        status: 403,
        code: "more_permissions_required",
        message: "The provided key does not have the required permissions for this endpoint.",
      },
    },
  });
  const { id: faultId } = await fault.json();
  // Two states of one second: what orders them is asked of Stripe.
  const created = Math.floor(Date.now() / 1000);
  for (const status of ["past_due", "active"]) {
    const object = { ...subscription({ customer }), id, status };
    await deliver(request, eventOf("customer.subscription.updated", object, { created }));
  }

  const page = await login("operator");
  const row = page.getByRole("row").filter({ hasText: id });
  await expect(async () => {
    await page.goto("/console/failed");
    await expect(row).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(row).toContainText("more_permissions_required");
  await expect(row).toContainText(/req_/);

  // A read with success, of anybody, asks for it again too: then there is nothing left to retry.
  const retry = async () => {
    await row.getByRole("link", { name: /Retry/ }).click({ timeout: 2_000 });
    await page.getByLabel("Reason").fill("Once more", { timeout: 2_000 });
    await page.getByRole("button", { name: "Retry" }).click({ timeout: 2_000 });
    const said = page.getByRole("status");
    await expect(said).toContainText("1 read at Stripe is queued again", { timeout: 2_000 });
  };
  // Others may read with success meanwhile, which takes the notice away: then it is refused once more.
  await expect(async () => {
    await page.goto("/console/overview");
    const told = page.getByText("Stripe refuses to be read");
    if (await told.isVisible()) {
      await expect(page.getByRole("alert").filter({ has: told })).toContainText("lacks a permission");
      await page.screenshot({ path: "e2e/.results/pages/overview-key-problem.png" });
      return;
    }
    await page.goto("/console/failed");
    if (await row.isVisible()) await retry();
    throw new Error("The notice is not there yet.");
  }).toPass({ timeout: 40_000 });
  const metrics = await request.get("/metrics", { headers: bearer() });
  expect(await metrics.text()).toContain("paidtrail_");

  await request.delete(`${control}/faults/${faultId}`);
  // The emulator knows no such subscription: that is an answer, and nothing is left to retry.
  await expect(async () => {
    await page.goto("/console/failed");
    if (await row.isVisible()) await retry();
    await page.goto("/console/failed");
    await expect(row).toHaveCount(0, { timeout: 500 });
  }).toPass({ timeout: 40_000 });
});

test.describe("on a phone, without a script", () => {
  test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });

  test("More leads to the other places", async ({ login }) => {
    const page = await login("operator");
    await page.goto("/console");
    const bar = page.getByRole("navigation", { name: "Console" }).last();
    await bar.getByText("More").click();
    await bar.getByRole("link", { name: /^Failed/ }).click();
    await expect(page.getByRole("heading", { name: "Failed", level: 1 })).toBeVisible();
  });
});
