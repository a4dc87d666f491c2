/** What an operator sees of an event: its row, its strip, its page. */
import { settledEvent, upsertUser } from "./support/api";
import { deliver, eventOf, freshId, post, subscription } from "./support/stripe-events";
import { expect, freshPerson, test } from "./support/test";

test("an event is found by its customer, and its page shows all five stages in words", async ({
  login,
  request,
}) => {
  const person = freshPerson("mapped");
  await upsertUser(request, person);
  const customer = freshId("cus");
  const event = eventOf("customer.subscription.created", subscription({ customer, userId: person.id }));
  await deliver(request, event);
  await settledEvent(request, event.id);

  const page = await login("operator");
  await page.goto("/console/events");
  await page.getByLabel("Customer").fill(customer);
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(new RegExp(`customer=${customer}`));
  await page.getByRole("link", { name: "customer.subscription.created" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toContainText("customer.subscription.created");
  for (const stage of ["Arrived", "Verified", "Deduped", "Mapped", "Synced"]) {
    await expect(page.locator("main").getByText(stage, { exact: true }).first()).toBeVisible();
  }
  await expect(page.getByRole("link", { name: person.name }).first()).toBeVisible();
});

test("a repeat is shown as a delivery of the one event", async ({ login, request }) => {
  const event = eventOf("customer.created", { id: freshId("cus"), object: "customer", metadata: {} });
  expect((await post(request, event)).body).toEqual({ received: true });
  expect((await post(request, event)).body).toEqual({ received: true, duplicate: true });

  const page = await login("operator");
  await page.goto(`/console/events/${event.id}?tab=deliveries`);
  await expect(page.getByRole("link", { name: /Deliveries/ })).toContainText("2");
  await expect(page.getByText(/duplicate/i).first()).toBeVisible();
});

test("personal data in a payload is masked for an operator; an admin may reveal it", async ({
  login,
  request,
}) => {
  const email = `hidden-${freshId("x")}@example.test`;
  const event = eventOf("customer.created", {
    id: freshId("cus"),
    object: "customer",
    email,
    name: "Hidden Person",
    metadata: {},
  });
  await deliver(request, event);
  await settledEvent(request, event.id);

  const operator = await login("operator");
  await operator.goto(`/console/events/${event.id}`);
  await expect(operator.getByText('"customer.created"').first()).toBeVisible();
  expect(await operator.content()).not.toContain(email);

  const admin = await login("admin");
  await admin.goto(`/console/events/${event.id}`);
  expect(await admin.content()).not.toContain(email);
  const response = await operator.request.post(`/console/events/${event.id}/reveal`, {
    form: { reason: "an operator tries" },
    headers: { origin: new URL(operator.url()).origin },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(403);

  await admin.getByRole("link", { name: "Reveal (recorded)" }).click();
  await admin.getByRole("button", { name: "Show personal data" }).click();
  await expect(admin.getByLabel("Reason")).toBeFocused();
  expect(await admin.content()).not.toContain(email);
  await admin.getByLabel("Reason").fill("a ticket asks for it");
  await admin.getByRole("button", { name: "Show personal data" }).click();
  await expect(admin.getByText(email).first()).toBeVisible();
});

test("filters live in the address: a wildcard, an outcome, pages that go on and back", async ({
  login,
  request,
}) => {
  const customer = freshId("cus");
  const types = ["customer.updated", "customer.subscription.updated", "invoice.created"];
  for (const type of types) {
    await deliver(request, eventOf(type, { id: freshId("obj"), object: "thing", customer, metadata: {} }));
  }
  const page = await login("operator");
  await page.goto(`/console/events?customer=${customer}&type=customer.*`);
  await expect(page.getByRole("link", { name: "customer.updated" })).toBeVisible();
  await expect(page.getByRole("link", { name: "customer.subscription.updated" })).toBeVisible();
  await expect(page.getByRole("link", { name: "invoice.created" })).toHaveCount(0);

  await page.goto("/console/events");
  const first = await page.getByRole("row").nth(1).textContent();
  await page.getByRole("link", { name: /Older|Next/ }).click();
  await expect(page.getByRole("row").nth(1)).not.toHaveText(first ?? "");
  await page.getByRole("link", { name: /Newer|Previous/ }).click();
  await expect(page.getByRole("row").nth(1)).toBeVisible();
});

test("a replay asks for a reason and runs the event again", async ({ login, request }) => {
  const event = eventOf("customer.created", { id: freshId("cus"), object: "customer", metadata: {} });
  await deliver(request, event);
  await settledEvent(request, event.id);
  const page = await login("operator");
  await page.goto(`/console/events/${event.id}`);
  await page.getByRole("button", { name: "Replay" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/reason/i).fill("Ticket 4711");
  await dialog.getByRole("button", { name: /Replay/ }).click();
  await expect(page.getByText("Queued again")).toBeVisible();
  await settledEvent(request, event.id);
});
