/** Who did what: found by subject, read field by field, taken away as a file by admins only. */
import { bearer, settledEvent } from "./support/api";
import { deliver, eventOf, freshId, subscription } from "./support/stripe-events";
import { press } from "./support/press";
import { expect, test } from "./support/test";

test.use({ allowedConsoleErrors: ["status of 403"] });

test("a replay is in the audit log, with who, why and what changed", async ({ login, request }) => {
  const event = eventOf("customer.subscription.created", subscription({ customer: freshId("cus") }));
  await deliver(request, event);
  await settledEvent(request, event.id);
  const page = await login("operator");
  await page.goto(`/console/events/${event.id}/replay`);
  await page.getByLabel("Reason").fill("=Ticket 4711");
  await page.getByRole("button", { name: "Replay" }).click();
  await expect(page).toHaveURL(/replayed/);

  await page.waitForLoadState("networkidle");
  await press(page, "g");
  await press(page, "a");
  await expect(page).toHaveURL(/\/console\/audit$/);
  await page.getByLabel("To what").fill(event.id);
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(new RegExp(`subject=${event.id}`));
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText("Ada Okafor");
  await expect(rows.last()).toContainText("=Ticket 4711");

  await press(page, "j");
  await press(page, "Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Replayed an event");
  await expect(page.getByRole("row", { name: /^sync/ })).toContainText('"pending"');
  await page.getByRole("link", { name: "Everything done by Ada Okafor" }).click();
  await expect(page).toHaveURL(/actor=/);

  expect((await page.request.get("/console/audit/export")).status()).toBe(403);
});

test("an admin takes it away as a file that is safe to open in a spreadsheet", async ({ login, request }) => {
  const event = eventOf("customer.subscription.created", subscription({ customer: freshId("cus") }));
  await deliver(request, event);
  const replayed = await request.post(`/api/v1/events/${event.id}/replay`, {
    headers: bearer(),
    data: { reason: "=Ticket 4712" },
  });
  expect(replayed.ok()).toBe(true);
  const told = await request.get(`/api/v1/audit?subject=${event.id}`, { headers: bearer() });
  expect((await told.json()).data).toMatchObject([{ action: "event.replay", reason: "=Ticket 4712" }]);

  const admin = await login("admin");
  const csv = await (await admin.request.get(`/console/audit/export?subject=${event.id}`)).text();
  expect(csv).toContain("'=Ticket 4712");
  expect(csv).toContain("event.replay");
});
