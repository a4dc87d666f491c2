/** The inbox: somebody who paid and has nothing appears without complaining, and is gone when the chain heals. */
import { apiKey, bearer, upsertUser } from "./support/api";
import { casesOf, stuckPayer } from "./support/stuck-payer";
import { press } from "./support/press";
import { expect, freshPerson, test } from "./support/test";

test("a payer whom nothing links appears by the cause, and linking ends the case by itself", async ({
  login,
  request,
}) => {
  test.setTimeout(120_000);
  const { customer, id } = await stuckPayer(request);
  const page = await login("operator");
  await page.goto("/console?cause=customer_unlinked&kind=paid_but_free");
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("link", { name: customer })).toBeVisible();
  await page.goto("/console");
  await expect(page.getByRole("heading", { name: /Customer unlinked/ })).toBeVisible();

  await page.goto(`/console/cases/${id}`);
  await expect(page.getByRole("heading", { name: customer, level: 1 })).toBeVisible();
  await expect(page.getByText("customer_unlinked").first()).toBeVisible();

  const person = freshPerson("stuck");
  await upsertUser(request, person);
  const linked = await request.post(`/api/v1/customers/${customer}/link`, {
    headers: bearer(apiKey("admin")),
    data: { user: person.id, dry_run: false, reason: "Ticket 4711: the receipt is theirs" },
  });
  expect(linked.ok(), await linked.text()).toBe(true);
  await expect
    .poll(async () => (await casesOf(request, customer, "resolved")).map((one) => one.id))
    .toEqual([id]);
  await page.reload();
  await expect(page.getByText("It is over")).toBeVisible();
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false, allowedConsoleErrors: ["status of 422"] });

  test("is taken in hand, put off and closed, each kept in the audit log", async ({ login, request }) => {
    test.setTimeout(120_000);
    const { customer, id } = await stuckPayer(request);
    const page = await login("operator");
    await page.goto(`/console/cases/${id}`);
    await page.getByRole("button", { name: "Assign to me" }).click();
    await expect(page.getByRole("button", { name: "Give it back" })).toBeVisible();

    await page.getByRole("button", { name: "Close" }).click();
    await expect(page.getByText("Say why: it is kept with the case.")).toBeVisible();
    await page.getByRole("button", { name: "Snooze", exact: true }).click();
    await expect(page.getByText("Say until which day it may wait")).toBeVisible();
    await page.getByLabel("Reason").fill("Ticket 4712: a colleague's test");
    await page.getByRole("button", { name: "Close" }).click();
    await expect(page.getByText("“Ticket 4712: a colleague's test”")).toBeVisible();
    expect(await casesOf(request, customer, "closed")).toHaveLength(1);
    await page.goto("/console?status=closed");
    await expect(page.getByRole("link", { name: customer })).toBeVisible();
    await page.goto(`/console/audit?subject=${customer}`);
    await expect(page.getByText("Ticket 4712: a colleague's test").first()).toBeVisible();
  });
});

test("g i leads to the inbox, j and Enter open a case", async ({ login, request }) => {
  test.setTimeout(120_000);
  await stuckPayer(request);
  const page = await login("operator");
  await page.goto("/console/events");
  await page.waitForLoadState("networkidle");
  await press(page, "g");
  await press(page, "i");
  await expect(page).toHaveURL(/\/console$/);
  await expect(page.getByRole("heading", { name: "Inbox", level: 1 })).toBeVisible();
  await press(page, "j");
  await press(page, "Enter");
  await expect(page).toHaveURL(/\/console\/cases\/case_\d+$/);
});
