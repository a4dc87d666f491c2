/** The same for many: payers whose events were lost are resynced together; events are replayed by a filter. */
import { apiKey, bearer, settledEvent, upsertUser } from "./support/api";
import { deliver, eventOf, freshId } from "./support/stripe-events";
import { expect, freshPerson, test } from "./support/test";
import { payUnheard } from "./support/unheard-payer";

test("an admin chooses payers in the list, looks, resyncs them, and reads what came of it", async ({
  login,
  request,
}) => {
  const word = freshId("several").replace("_", "");
  const people = [freshPerson(word), freshPerson(word)];
  for (const person of people) {
    await upsertUser(request, person);
    await payUnheard(request, person);
  }
  const page = await login("admin");
  await page.goto(`/console/users?q=${people[0]?.email.slice(0, word.length)}`);
  for (const { name } of people)
    await page
      .getByRole("checkbox", { name: `Choose ${name}` })
      .first()
      .check();
  await page.getByRole("button", { name: "Resync those chosen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Resync the customers of");
  await expect(page.getByText("gains access").first()).toBeVisible();

  await page.getByLabel("Reason").fill("Ticket 4713: events were lost");
  await page.getByRole("button", { name: /^Resync / }).click();
  await expect(page).toHaveURL(/\/console\/runs\/run_[0-9a-f]{24}$/);
  // By itself: nobody presses anything.
  await expect(page.getByRole("main").getByText("done", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("region", { name: "One by one" })).toContainText("Free → Pro");
  for (const { id } of people) {
    const answer = await request.get(`/api/v1/users/${id}/entitlement`, { headers: bearer() });
    expect(await answer.text()).toContain('"pro"');
  }
  await page.getByRole("link", { name: "Runs" }).first().click();
  await expect(page.getByRole("table")).toContainText("Ticket 4713: events were lost");
});

test("a replay of a filtered set says before that it would change nothing, and that it did not", async ({
  login,
  request,
}) => {
  const customer = freshId("cus");
  const event = eventOf("customer.created", { id: customer, object: "customer", metadata: {} });
  await deliver(request, event);
  await settledEvent(request, event.id);
  const page = await login("admin");
  await page.goto(`/console/events?customer=${customer}`);
  await page.getByRole("link", { name: "Replay all that match these filters" }).click();
  await expect(page.getByText("It would change nothing: what it carries is what is held.")).toBeVisible();
  await page.getByLabel("Reason").fill("Ticket 4714");
  await page.getByRole("button", { name: "Replay this event" }).click();
  await expect(page.getByRole("main").getByText("done", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("1 of 1 done")).toBeVisible();
});

test("one event's replay is looked at before it is done", async ({ login, request }) => {
  const event = eventOf("customer.created", { id: freshId("cus"), object: "customer", metadata: {} });
  await deliver(request, event);
  await settledEvent(request, event.id);
  const page = await login("operator");
  await page.goto(`/console/events/${event.id}`);
  await page.getByRole("button", { name: "Replay" }).first().click();
  await page.getByRole("dialog").getByRole("link", { name: "See first what it would change" }).click();
  await expect(page.getByText("It would change nothing: what it carries is what is held.")).toBeVisible();
  await page.getByLabel("Reason").fill("Ticket 4715");
  await page.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText("Queued again")).toBeVisible();
});

test("an operator sees what a run would do, and cannot start it", async ({ login }) => {
  const page = await login("operator");
  await page.goto("/console/runs/resync?all=1");
  await expect(page.getByText("Starting this is for admins")).toBeVisible();
  await page.goto("/console/runs/resync");
  await expect(page.getByText("Nothing was chosen")).toBeVisible();
});

test("over the API: dry run, start, how it stands", async ({ request }) => {
  const person = freshPerson("byapi");
  await upsertUser(request, person);
  const customer = await payUnheard(request, person);
  const what = { kind: "resync", customers: [customer] };
  const dry = await request.post("/api/v1/runs", { headers: bearer(), data: { ...what, dry_run: true } });
  expect(await dry.json()).toMatchObject({
    object: "run_preview",
    count: 1,
    samples: [{ effect: "gained" }],
  });

  const start = { ...what, dry_run: false, reason: "Ticket 4716" };
  expect((await request.post("/api/v1/runs", { headers: bearer(), data: start })).status()).toBe(403);
  const admin = { headers: bearer(apiKey("admin")) };
  const run = await (await request.post("/api/v1/runs", { ...admin, data: start })).json();
  await expect
    .poll(async () => (await (await request.get(`/api/v1/runs/${run.id}`, admin)).json()).state)
    .toBe("done");
  const done = await (await request.get(`/api/v1/runs/${run.id}`, admin)).json();
  expect(done).toMatchObject({ done: 1, gained: 1, items: [{ id: customer, effect: "gained" }] });
  const late = await request.post(`/api/v1/runs/${run.id}/pause`, admin);
  expect([late.status(), (await late.json()).error.code]).toEqual([409, "run_step_impossible"]);
  const bad = await request.post("/api/v1/runs", {
    headers: bearer(),
    data: { kind: "resync", dry_run: true },
  });
  expect(bad.status()).toBe(400);
});
