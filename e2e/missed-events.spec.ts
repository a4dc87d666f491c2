/** Events are lost, the check says so, an admin pulls them in, and the payer is on Pro; nothing comes twice. */
import type { APIRequestContext } from "@playwright/test";
import { apiKey, bearer, type Person, upsertUser } from "./support/api";
import { expect, freshPerson, signIn, test, demoPassword } from "./support/test";
import { payUnheard } from "./support/unheard-payer";

const planOf = async (request: APIRequestContext, { id }: Person): Promise<string> =>
  (await request.get(`/api/v1/users/${id}/entitlement`, { headers: bearer() })).text();

/** Only looks, and waits until it has. */
async function look(request: APIRequestContext): Promise<{ id: string; missing: number; seen: number }> {
  const asked = await request.post("/api/v1/backfills", {
    headers: bearer(),
    data: { dry_run: true, since: Math.floor(Date.now() / 1_000) - 3_600, include_pending: true },
  });
  expect(asked.status(), await asked.text()).toBe(200);
  const { id } = await asked.json();
  return await ended(request, id);
}

async function ended(request: APIRequestContext, id: string) {
  let last = { state: "", progress: { missing: -1, seen: -1 } };
  await expect
    .poll(async () => {
      last = await (await request.get(`/api/v1/backfills/${id}`, { headers: bearer() })).json();
      return last.state;
    })
    .toBe("done");
  return { id, ...last.progress };
}

const eventsOf = async (request: APIRequestContext, customer: string) =>
  (await (await request.get(`/api/v1/events?customer=${customer}&limit=100`, { headers: bearer() })).json())
    .data;

test.describe.configure({ mode: "serial" });

test("lost events are found, pulled in and applied, and a second look finds nothing", async ({
  login,
  request,
}) => {
  const person = freshPerson("missed");
  await upsertUser(request, person);
  const customer = await payUnheard(request, person);
  expect(await planOf(request, person)).toContain('"free"');
  expect((await look(request)).missing).toBeGreaterThan(3);
  // Looking pulls nothing.
  expect(await planOf(request, person)).toContain('"free"');

  const page = await login("admin");
  await page.goto("/console/reconcile");
  const [newest] = await page
    .getByRole("table", { name: "Events that never arrived" })
    .getByRole("row", { name: customer })
    .all();
  await expect(newest!).toContainText("missing");

  await page.getByRole("button", { name: "Pull what was missed…" }).click();
  const dialog = page.getByRole("dialog", { name: "Pull what was missed?" });
  await dialog.getByLabel("Since").selectOption("1d");
  await dialog.getByLabel("Reason").fill("Deliveries were dropped");
  await dialog.getByRole("button", { name: "Pull what was missed" }).click();
  await expect(page.getByText(/Run \d+ is at its end/)).toBeVisible();
  await expect.poll(() => planOf(request, person)).toContain('"pro"');
  await expect(newest!).toContainText(/pulled in .*run \d+/);

  const stored: { id: string; stages: { arrival: { outcome: string; reason: string } } }[] = await eventsOf(
    request,
    customer,
  );
  expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
  const arrivals = stored.map(({ stages }) => stages.arrival.outcome);
  expect(arrivals.filter((outcome) => outcome === "backfilled").length).toBeGreaterThan(3);

  expect((await look(request)).missing).toBe(0);
  expect(await eventsOf(request, customer)).toHaveLength(stored.length);
});

test("the audit log has who pulled, and why", async ({ login }) => {
  const page = await login("admin");
  await page.goto("/console/audit");
  await expect(
    page.getByRole("row", { name: /backfill\.start|Deliveries were dropped/ }).first(),
  ).toBeVisible();
});

test("an operator looks and cannot pull", async ({ login, request }) => {
  const page = await login("operator");
  await page.goto("/console/reconcile");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Missed events");
  await expect(page.getByRole("button", { name: /Pull what was missed/ })).toHaveCount(0);
  const refused = await request.post("/api/v1/backfills", { headers: bearer(), data: { reason: "why not" } });
  expect(refused.status()).toBe(403);
  const unreasoned = await request.post("/api/v1/backfills", { headers: bearer(apiKey("admin")), data: {} });
  expect(unreasoned.status()).toBe(400);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("an admin pulls all the same", async ({ page }) => {
    await signIn(page, "admin@example.com", demoPassword);
    await page.goto("/console/reconcile");
    await page.getByRole("link", { name: "Pull what was missed…" }).click();
    await page.getByLabel("Reason").fill("no script here");
    await page.getByRole("button", { name: "Pull what was missed" }).click();
    await expect(page).toHaveURL(/\/console\/reconcile\?asked=\d+/);
  });
});
