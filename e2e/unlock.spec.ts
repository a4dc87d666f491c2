/** The line everything else stands on: a signed event arrives, and a person who paid has what they paid for. */
import { bearer, createPersonWithPassword, settledEvent, upsertUser } from "./support/api";
import { deliver, eventOf, freshId, post, subscription } from "./support/stripe-events";
import { expect, freshPerson, signIn, test } from "./support/test";

test("a subscription event turns its user's billing page from Free to the plan within a second", async ({
  page,
  request,
}) => {
  const person = freshPerson("payer");
  const password = "a long pass phrase";
  createPersonWithPassword(person, password);
  await signIn(page, person.email, password);
  await page.goto("/billing");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Free");

  const event = eventOf(
    "customer.subscription.created",
    subscription({ customer: freshId("cus"), userId: person.id }),
  );
  const sent = Date.now();
  expect(await post(request, event)).toEqual({ status: 200, body: { received: true } });
  await expect
    .poll(async () => (await entitlement(request, person.id)).plan, { intervals: [20] })
    .toBe("pro");
  expect(Date.now() - sent, "milliseconds from sending to unlocked").toBeLessThan(1_000);

  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Pro");
});

test("what a user may use follows the subscription: active, canceled, and a late old event changes nothing", async ({
  request,
}) => {
  const person = freshPerson("follower");
  await upsertUser(request, person);
  const customer = freshId("cus");
  const id = freshId("sub");
  const now = Math.floor(Date.now() / 1000);
  const at = (secondsAgo: number) => ({ created: now - secondsAgo });
  const object = (status: string) => subscription({ id, customer, userId: person.id, status });

  const created = eventOf("customer.subscription.created", object("active"), at(60));
  await deliver(request, created);
  expect((await settledEvent(request, created.id)).stages.sync.outcome).toBe("applied");
  expect((await entitlement(request, person.id)).plan).toBe("pro");

  const deleted = eventOf("customer.subscription.deleted", object("canceled"), at(10));
  await deliver(request, deleted);
  expect((await settledEvent(request, deleted.id)).stages.sync.outcome).toBe("applied");
  expect((await entitlement(request, person.id)).plan).toBe("free");

  const late = eventOf("customer.subscription.updated", object("active"), at(30));
  await deliver(request, late);
  const stale = await settledEvent(request, late.id);
  expect(stale.stages.sync.outcome).toBe("stale");
  expect(stale.stages.sync.reason).toBeTruthy();
  expect((await entitlement(request, person.id)).plan).toBe("free");
});

test("a user who is made known after paying is unlocked without a replay", async ({ request }) => {
  const person = freshPerson("late");
  const event = eventOf(
    "customer.subscription.created",
    subscription({ customer: freshId("cus"), userId: person.id }),
  );
  await deliver(request, event);
  const before = await settledEvent(request, event.id);
  expect(before.stages.mapping.outcome).toBe("unmapped");

  await upsertUser(request, person);
  await expect.poll(async () => (await entitlement(request, person.id)).plan).toBe("pro");
});

test("an event of the other mode is kept, flagged and never applied", async ({ request }) => {
  const person = freshPerson("live");
  await upsertUser(request, person);
  const object = { ...subscription({ customer: freshId("cus"), userId: person.id }), livemode: true };
  const event = eventOf("customer.subscription.created", object, { livemode: true });
  await deliver(request, event);
  expect((await settledEvent(request, event.id)).stages.sync.outcome).toBe("ignored");
  expect((await entitlement(request, person.id)).plan).toBe("free");
});

async function entitlement(request: Parameters<typeof settledEvent>[0], userId: string) {
  const response = await request.get(`/api/v1/users/${userId}/entitlement`, { headers: bearer() });
  expect(response.ok(), await response.text()).toBe(true);
  return (await response.json()) as { plan: string };
}
