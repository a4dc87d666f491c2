/** Whoever opens a payment link chooses the client_reference_id in its address: nothing is granted by it, nothing is lost. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { findMismatch, listMismatches } from "../ownership/mismatch-list.server";
import { applyDue } from "./apply-due.server";
import { applyOwnerChange } from "./change-owner.server";
import { askAboutUser, checkDue } from "./check-ownership.server";
import { currentEntitlement } from "./current-entitlement.server";
import { listOrphans } from "./orphans.server";
import { rederiveForUser } from "./rederive.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";
import { paymentsOfUser } from "./user-objects.server";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
const context = { livemode: false, now };
let database: TestDatabase;
const deps = () => ({ pool: database.pool, livemode: false, clock: () => now });
beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
  await mapPrice(database.pool, "price_pro", "pro", change);
});
afterAll(() => database.drop());

let customer: string;
let user: string;
beforeEach(() => {
  [customer, user] = [fresh("cus"), fresh("user")];
});

const close = async () => {
  while ((await checkDue(deps())) > 0);
};
async function signUp(id = user) {
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) values ($1, $1 || '@example.com', $2, $2)",
    [id, now],
  );
  await rederiveForUser(database.pool, id, context);
  await askAboutUser(database.pool, false, id);
  await close();
}
async function apply(...events: Json[]) {
  await deliver(database.pool, events, now);
  while ((await applyDue(deps())).claimed > 0);
  await close();
}

function session(more: Json) {
  return eventOf("checkout.session.completed", start + 1, {
    id: fresh("cs"),
    object: "checkout.session",
    created: start,
    status: "complete",
    payment_status: "paid",
    payment_link: "plink_1",
    metadata: {},
    ...more,
  });
}

/** By the link, on a customer that it makes. */
function subscribes(more: Json = {}) {
  const subscription = subscriptionOf(fresh("sub"), customer, { metadata: {} });
  return [
    eventOf("customer.created", start, { id: customer, object: "customer", email: "payer@example.net" }),
    eventOf("customer.subscription.created", start, subscription),
    session({ customer, mode: "subscription", subscription: subscription.id, ...more }),
  ];
}

/** By the link, without a customer. */
function buysOnce(more: Json = {}) {
  const payment = fresh("pi");
  const charge = { id: fresh("ch"), object: "charge", customer: null, payment_intent: payment };
  const { metadata, ...rest } = more;
  return [
    eventOf("charge.succeeded", start, {
      ...charge,
      status: "succeeded",
      paid: true,
      amount: 4900,
      currency: "eur",
    }),
    session({
      customer: null,
      mode: "payment",
      payment_intent: payment,
      ...rest,
      metadata: { plan: "pro", ...(metadata as Json | undefined) },
    }),
  ];
}

const plan = async (id = user) => (await currentEntitlement(database.pool, id, context)).planId;
const open = async (of: { customerId: string } | { userId: string }) =>
  (await listMismatches(database.pool, false, of, { limit: 20 })).rows.map(({ code, severity }) => [
    code,
    severity,
  ]);
const mapping = async ({ id }: Json) =>
  (
    await database.pool.query(
      `select mapping, mapping_reason as reason, user_id as "userId" from events where event_id = $1`,
      [id],
    )
  ).rows[0];

it("a customer is linked to nobody by it; it is reported, and who links them gives what was paid for", async () => {
  await signUp();
  await apply(...subscribes({ client_reference_id: user }));
  expect(await plan()).toBe("free");
  expect(await open({ customerId: customer })).toEqual(
    expect.arrayContaining([
      ["client_reference_unproven", "blocks_access"],
      ["customer_unlinked", "blocks_access"],
    ]),
  );
  const orphans = await listOrphans(
    database.pool,
    false,
    { customerId: customer, limit: 5 },
    { reveal: true },
  );
  expect(orphans.rows).toMatchObject([
    {
      names: [{ value: user, object: "checkout_session", field: "client_reference_id" }],
      candidates: [{ userId: user, reason: "payment_link_reference" }],
    },
  ]);

  const act = {
    actor: { type: "user" as const, id: "operator" },
    reason: "They sent the receipt.",
    fingerprint: null,
  };
  const linked = await applyOwnerChange(deps(), { kind: "link", customerId: customer, userId: user }, act);
  expect(linked.outcome).toBe("applied");
  expect(await plan()).toBe("pro");
  expect((await open({ customerId: customer })).map(([code]) => code)).not.toContain(
    "client_reference_unproven",
  );
});

it("who links them to somebody else has decided about what it says, with their reason", async () => {
  const other = fresh("other");
  await signUp();
  await signUp(other);
  await apply(...subscribes({ client_reference_id: user }));
  const actor = { type: "user" as const, id: "operator" };
  const act = { actor, reason: "The invoice is the other's.", fingerprint: null };
  await applyOwnerChange(deps(), { kind: "link", customerId: customer, userId: other }, act);
  expect(await open({ customerId: customer })).not.toContainEqual(["client_reference_unproven", "hygiene"]);
  const filter = { customerId: customer, code: "client_reference_unproven", statuses: ["settled" as const] };
  const { rows } = await listMismatches(database.pool, false, filter, { limit: 5 });
  expect(rows).toMatchObject([{ severity: "hygiene", decision: { by: actor, reason: act.reason } }]);
});

it("it takes nothing from the customer's owner either, and is told", async () => {
  await signUp();
  const other = fresh("other");
  await signUp(other);
  await apply(...subscribes({ client_reference_id: other, metadata: { userId: user } }));
  expect([await plan(), await plan(other)]).toEqual(["pro", "free"]);
  expect(await open({ customerId: customer })).toContainEqual(["client_reference_unproven", "hygiene"]);
});

it("what was bought once without a customer is nobody's by it, and told of the user whom it names", async () => {
  await signUp();
  const [paid, completed] = buysOnce({ client_reference_id: user });
  await apply(...(paid && completed ? [paid, completed] : []));
  expect(await plan()).toBe("free");
  expect(await paymentsOfUser(database.pool, false, user)).toEqual([]);
  expect(await open({ userId: user })).toEqual([["purchase_reference_unproven", "blocks_access"]]);
  // There is no customer to be linked to.
  const { rows } = await listMismatches(database.pool, false, { userId: user }, { limit: 5 });
  const shown = await findMismatch(database.pool, false, rows[0]?.id ?? 0, { reveal: true });
  expect(shown).toMatchObject({ boundTo: null, candidates: [{ userId: user, isLinked: false }] });
  expect(await mapping(completed ?? {})).toMatchObject({
    mapping: "unmapped",
    reason: expect.stringMatching(/^client_reference_unproven: It named user/),
    userId: null,
  });
});

it("who signs up with the id later is given nothing, and is told of", async () => {
  await apply(...buysOnce({ client_reference_id: user }), ...subscribes({ client_reference_id: user }));
  await signUp();
  expect(await plan()).toBe("free");
  expect(await open({ userId: user })).toContainEqual(["purchase_reference_unproven", "blocks_access"]);
  expect(await open({ customerId: customer })).toContainEqual(["client_reference_unproven", "blocks_access"]);
});

it("the merchant's own metadata on the link names the buyer, whatever the address says", async () => {
  const other = fresh("other");
  await signUp();
  await signUp(other);
  await apply(...buysOnce({ client_reference_id: other, metadata: { userId: user } }));
  expect([await plan(), await plan(other)]).toEqual(["pro", "free"]);
  expect(await open({ userId: other })).toEqual([]);
});
