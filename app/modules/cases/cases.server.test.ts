/** Each kind of finding and of healing, in a real database, with a Stripe that says what a test gave it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { createGrant } from "../sync/change-grants.server";
import { noteHostRead } from "../sync/host-reads.server";
import { applyDue } from "../sync/apply-due.server";
import { eventOf, fresh, type Json, seconds, subscriptionOf } from "../sync/testing/deliver";
import { noteMissing } from "../reconciliation/missing-events.server";
import { noteOpened } from "../payers/opened-checkouts.server";
import { lookAtDue } from "./due-looks.server";
import { type Desk, openDesk } from "./testing/desk";
import { walkPayers } from "./walk-payers.server";
import { watchLedger, watchOpened } from "./watch-checkouts.server";

const start = new Date("2026-12-10T12:00:00Z");
const at = (desk: Desk) => Math.floor(desk.clock().getTime() / 1_000);

let database: TestDatabase;
let desk: Desk;
beforeEach(async () => {
  database = await createTestDatabase();
  desk = await openDesk(database.pool, start);
});
afterEach(() => database.drop());

const customerOf = (id: string, more: Json = {}): Json => ({
  id,
  object: "customer",
  email: null,
  created: seconds("2026-12-01T00:00:00Z"),
  metadata: {},
  ...more,
});

const sessionOf = (id: string, customer: string, more: Json = {}): Json => ({
  id,
  object: "checkout.session",
  customer,
  mode: "subscription",
  status: "complete",
  payment_status: "paid",
  amount_total: 1_900,
  currency: "eur",
  created: seconds("2026-12-10T11:59:00Z"),
  metadata: {},
  ...more,
});

async function buy(userId: string, price = "price_pro") {
  const [customer, sub, session] = [fresh("cus"), fresh("sub"), fresh("cs")];
  const subscription = subscriptionOf(sub, customer, { price, metadata: { userId }, created: at(desk) });
  const objects = [
    customerOf(customer, { metadata: { userId } }),
    subscription,
    sessionOf(session, customer, { subscription: sub, client_reference_id: userId }),
  ];
  for (const object of objects) desk.stripe.put(object);
  return { customer, sub, session, subscription, objects };
}

describe("found when a batch derives", () => {
  it("who pays for a price without a plan, and over by itself when somebody maps it", async () => {
    const userId = await desk.user();
    const { subscription } = await buy(userId, "price_new");
    await desk.arrive(eventOf("customer.subscription.created", at(desk), subscription));
    await desk.look();
    expect(await desk.cases()).toEqual([]);
    desk.pass(20);
    await desk.look();
    expect(await desk.cases()).toEqual([
      {
        kind: "paid_but_free",
        type: "user",
        id: userId,
        cause: "price_not_in_catalogue",
        status: "open",
        amount: 1_900,
        currency: "eur",
      },
    ]);
    await desk.map("price_new", "pro");
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ id: userId, status: "resolved" }]);
    expect(await desk.told()).toEqual([`case.opened ${userId}`, `case.resolved ${userId}`]);
  });

  it("a customer of nobody's who pays; linked, it is over", async () => {
    const userId = await desk.user();
    const [customer, sub] = [fresh("cus"), fresh("sub")];
    const subscription = subscriptionOf(sub, customer, { created: at(desk) });
    await desk.arrive(eventOf("customer.subscription.created", at(desk), subscription));
    desk.pass(20);
    await desk.look();
    expect(await desk.cases()).toMatchObject([
      { kind: "paid_but_free", type: "customer", id: customer, cause: "customer_unlinked", amount: 1_900 },
    ]);
    await desk.arrive(eventOf("customer.updated", at(desk), customerOf(customer, { metadata: { userId } })));
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ id: customer, status: "resolved" }]);
  });

  it("nobody whose checkout came in pieces and is whole within the patience", async () => {
    const userId = await desk.user();
    const { customer, sub, session, subscription } = await buy(userId);
    await desk.arrive(eventOf("customer.subscription.created", at(desk), { ...subscription, metadata: {} }));
    desk.pass(5);
    const named = sessionOf(session, customer, { subscription: sub, client_reference_id: userId });
    await desk.arrive(eventOf("checkout.session.completed", at(desk), named));
    desk.pass(60);
    await desk.look();
    expect(await desk.cases()).toEqual([]);
    expect(await desk.told()).toEqual([]);
  });
});

describe("no case", () => {
  it.each([
    ["on trial", { status: "trialing", trial_end: seconds("2027-01-01T00:00:00Z") }],
    ["active", {}],
    ["incomplete, rightly Free", { status: "incomplete" }],
    ["canceled, rightly Free", { status: "canceled", ended_at: seconds("2026-12-09T00:00:00Z") }],
  ])("%s", async (_, fields) => {
    const userId = await desk.user();
    const { customer, sub } = await buy(userId);
    const subscription = subscriptionOf(sub, customer, { metadata: { userId }, ...fields });
    desk.stripe.put(subscription);
    await desk.arrive(eventOf("customer.subscription.updated", at(desk), subscription));
    desk.pass(120);
    await walkPayers(desk);
    await desk.look();
    expect(await desk.cases()).toEqual([]);
  });

  it("refunded, and by the policy rightly Free", async () => {
    const userId = await desk.user();
    const customer = fresh("cus");
    const paid = sessionOf(fresh("cs"), customer, {
      mode: "payment",
      payment_intent: "pi_back",
      client_reference_id: userId,
      metadata: { plan: "pro", userId },
    });
    const charge = {
      id: fresh("ch"),
      object: "charge",
      customer,
      amount: 1_900,
      amount_refunded: 1_900,
      refunded: true,
      paid: true,
      status: "succeeded",
      currency: "eur",
      payment_intent: "pi_back",
      created: at(desk),
    };
    for (const object of [customerOf(customer, { metadata: { userId } }), paid, charge])
      desk.stripe.put(object);
    await desk.arrive(
      eventOf("checkout.session.completed", at(desk), paid),
      eventOf("charge.refunded", at(desk) + 1, charge),
    );
    desk.pass(120);
    await walkPayers(desk);
    await watchLedger(desk);
    await desk.look();
    expect(await desk.cases()).toEqual([]);
  });

  it("granted by somebody: no rider, whatever Stripe says", async () => {
    const userId = await desk.user();
    const { subscription } = await buy(userId);
    await desk.arrive(eventOf("customer.subscription.created", at(desk), subscription));
    const endsAt = new Date("2027-06-01T00:00:00Z");
    const actor = { type: "system" as const, id: "test" };
    const granted = await createGrant(
      desk.pool,
      { userId, planId: "pro", endsAt, reason: "a friend" },
      { actor, now: desk.clock(), livemode: false },
    );
    expect(granted.outcome).toBe("granted");
    desk.stripe.put({ ...subscription, status: "canceled", ended_at: at(desk) });
    desk.pass(30 * 86_400);
    await walkPayers(desk);
    await desk.look();
    expect(await desk.cases()).toEqual([]);
  });
});

describe("a checkout, paid and not unlocked within a minute", () => {
  it("whose event cannot be processed", async () => {
    const userId = await desk.user();
    const { objects } = await buy(userId);
    const completed = eventOf("checkout.session.completed", at(desk), objects[2] ?? {});
    await desk.send(completed, eventOf("customer.subscription.created", at(desk), objects[1] ?? {}));
    const interpret = () => {
      throw new Error("no such field");
    };
    await applyDue({ ...desk, interpret });
    desk.pass(30);
    expect(await watchLedger(desk)).toBe(0);
    desk.pass(31);
    expect(await watchLedger(desk)).toBe(1);
    await desk.look();
    expect(await desk.cases()).toMatchObject([
      { kind: "paid_but_free", cause: "processing_failed", status: "open" },
    ]);
    desk.pass(3_600);
    while ((await applyDue(desk)).claimed > 0);
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ status: "resolved" }]);
  });

  it("that we opened, of which no event ever came: Stripe knows", async () => {
    const userId = await desk.user();
    const { session, customer } = await buy(userId);
    await desk.pool.query(
      `insert into bindings (livemode, customer_id, user_id, evidence) values (false, $1, $2, 'checkout')`,
      [customer, userId],
    );
    await noteOpened(desk.pool, false, { sessionId: session, userId }, desk.clock());
    await watchOpened(desk, desk.stripe);
    await desk.look();
    expect(await desk.cases()).toEqual([]);
    desk.pass(61);
    await watchOpened(desk, desk.stripe);
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ kind: "paid_but_free", type: "user", id: userId }]);
    expect((await desk.pool.query("select from opened_checkouts")).rows).toHaveLength(0);
  });

  it("and one that is open still is asked about again, and forgotten when it expired", async () => {
    const userId = await desk.user();
    const session = sessionOf(fresh("cs"), fresh("cus"), { status: "open", payment_status: "unpaid" });
    desk.stripe.put(session);
    await noteOpened(desk.pool, false, { sessionId: String(session.id), userId }, desk.clock());
    desk.pass(61);
    expect(await watchOpened(desk, desk.stripe)).toBe(1);
    expect(await watchOpened(desk, desk.stripe)).toBe(0);
    desk.stripe.put({ ...session, status: "expired" });
    desk.pass(61);
    expect(await watchOpened(desk, desk.stripe)).toBe(1);
    expect((await desk.pool.query("select from opened_checkouts")).rows).toHaveLength(0);
    await desk.look();
    expect(await desk.cases()).toEqual([]);
  });

  it("a healthy one costs no look", async () => {
    const userId = await desk.user();
    const { objects } = await buy(userId);
    const [, subscription, session] = objects;
    await desk.arrive(
      eventOf("customer.subscription.created", at(desk), subscription ?? {}),
      eventOf("checkout.session.completed", at(desk), session ?? {}),
    );
    desk.pass(61);
    expect(await watchLedger(desk)).toBe(1);
    expect(await lookAtDue({ diagnosis: desk.diagnosis, mayAskStripe: true })).toBe(0);
  });
});

describe("events that never arrived", () => {
  const missed = (type: string, customerId: string) => ({
    event: {
      id: fresh("evt"),
      type,
      createdAt: desk.clock(),
      pendingWebhooks: 0,
      body: Buffer.from("{}"),
      reserialised: false,
    },
    state: "missing" as const,
    subscribed: true,
    objectType: "subscription",
    objectId: fresh("sub"),
    customerId,
  });

  it("keep a payer from what they paid for, by Stripe's word", async () => {
    const userId = await desk.user();
    const { customer, subscription } = await buy(userId);
    await desk.arrive(eventOf("customer.created", at(desk), customerOf(customer, { metadata: { userId } })));
    const noticed = [missed("customer.subscription.created", customer)];
    await noteMissing(desk.pool, noticed, { livemode: false, run: 1, at: desk.clock() });
    desk.pass(61);
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ kind: "paid_but_free", type: "user", id: userId }]);
    await desk.arrive(eventOf("customer.subscription.created", at(desk), subscription));
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ id: userId, status: "resolved" }]);
  });

  it("let somebody ride on: canceled at Stripe, and given here", async () => {
    const userId = await desk.user();
    const { customer, subscription } = await buy(userId);
    await desk.arrive(eventOf("customer.subscription.created", at(desk), subscription));
    desk.stripe.put({ ...subscription, status: "canceled", ended_at: at(desk), canceled_at: at(desk) });
    const noticed = [missed("customer.subscription.deleted", customer)];
    await noteMissing(desk.pool, noticed, { livemode: false, run: 1, at: desk.clock() });
    desk.pass(61);
    await desk.look();
    expect(await desk.cases()).toMatchObject([
      { kind: "free_rider", type: "user", id: userId, status: "open", amount: 1_900 },
    ]);
    const deleted = { ...subscription, status: "canceled", ended_at: at(desk), canceled_at: at(desk) };
    await desk.arrive(eventOf("customer.subscription.deleted", at(desk), deleted));
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ kind: "free_rider", status: "resolved" }]);
  });

  it("while Stripe does not answer nothing is found, nothing is resolved, and it is asked again", async () => {
    const userId = await desk.user();
    const { customer } = await buy(userId);
    await desk.arrive(eventOf("customer.created", at(desk), customerOf(customer, { metadata: { userId } })));
    const noticed = [missed("customer.subscription.created", customer)];
    await noteMissing(desk.pool, noticed, { livemode: false, run: 1, at: desk.clock() });
    desk.stripe.refuse({ kind: "unreachable" });
    desk.pass(61);
    await desk.look();
    expect(await desk.cases()).toEqual([]);
    desk.stripe.refuse(null);
    desk.pass(600);
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ kind: "paid_but_free", id: userId }]);
    desk.stripe.refuse({ kind: "unreachable" });
    desk.pass(3_600);
    await desk.look();
    expect(await desk.cases()).toMatchObject([{ status: "open" }]);
  });
});

it("an open case is looked at by itself, the longer it lasts the seldomer", async () => {
  const userId = await desk.user();
  const { subscription } = await buy(userId, "price_new");
  await desk.arrive(eventOf("customer.subscription.created", at(desk), subscription));
  desk.pass(20);
  await desk.look();
  const looks = async () => (await desk.pool.query("select looks from cases")).rows[0]?.looks;
  expect(await looks()).toBe(1);
  desk.pass(100);
  await desk.look();
  expect(await looks()).toBe(2);
  desk.pass(60);
  await desk.look();
  expect(await looks()).toBe(2);
  desk.pass(7 * 3_600);
  await desk.look();
  expect(await looks()).toBe(3);
});

it("two workers: one case, told once", async () => {
  const userId = await desk.user();
  const { subscription, customer } = await buy(userId, "price_new");
  await desk.arrive(eventOf("customer.subscription.created", at(desk), subscription));
  // The same person, asked about in several ways at once.
  await desk.pool.query(
    `insert into payer_checks (livemode, subject_type, subject_id, found_by, due_at)
     select false, s.type, s.id, 'walk', $3::timestamptz from (values ('user', $1), ('customer', $2), ('user', $1)) as s(type, id)`,
    [userId, customer, desk.clock()],
  );
  desk.pass(20);
  const deps = { diagnosis: desk.diagnosis, mayAskStripe: true };
  await Promise.all([lookAtDue(deps), lookAtDue(deps), lookAtDue(deps)]);
  await desk.look();
  expect(await desk.cases()).toHaveLength(1);
  expect(await desk.told()).toEqual([`case.opened ${userId}`]);
});

it("time to unlock: from the payment at Stripe to the entitlement, and to the host's first question", async () => {
  const userId = await desk.user();
  const { objects, session, sub } = await buy(userId);
  const paid = at(desk);
  desk.pass(3);
  await desk.arrive(eventOf("customer.subscription.created", paid, objects[1] ?? {}));
  desk.pass(2);
  await desk.arrive(eventOf("checkout.session.completed", paid, objects[2] ?? {}));
  desk.pass(4);
  await noteHostRead(desk.pool, false, { userId, planId: "pro" }, desk.clock());
  desk.pass(60);
  await noteHostRead(desk.pool, false, { userId, planId: "pro" }, desk.clock());
  const { rows } = await desk.pool.query(
    `select gives_id as gives, session_id as session, took_ms as took,
       extract(epoch from host_read_at - paid_at)::int as read from unlocks`,
  );
  expect(rows).toEqual([{ gives: sub, session, took: 3_000, read: 9 }]);
  // A renewal is no checkout.
  await desk.arrive(eventOf("customer.subscription.updated", at(desk), objects[1] ?? {}));
  expect((await desk.pool.query("select from unlocks")).rows).toHaveLength(1);
});
