/**
 * The second wall: what stores find inside a payer's transaction when they are
 * asked for somebody else's, as if the first wall had a hole.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPool, type Db } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { setPlan } from "../entitlements/catalogue.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { grantsOfUsers } from "../entitlements/grants.server";
import { loadDeciding } from "../mirror/deciding.server";
import { loadGuestPayments, loadGuestPurchases } from "../mirror/guest-purchases.server";
import { loadEvidence, loadObjects, objectsOfCustomers } from "../mirror/mirror.server";
import { asPayer, payerWallStands } from "../ownership/as-payer.server";
import {
  bindingsOfCustomers,
  bindingsOfUser,
  bindingsOfUsers,
  existingUsers,
} from "../ownership/bindings.server";
import { applyDue } from "../sync/apply-due.server";
import { currentEntitlement } from "../sync/current-entitlement.server";
import { deriveNow } from "../sync/rederive.server";
import { deliver, eventOf, fresh, subscriptionOf } from "../sync/testing/deliver";
import { mirrorOfUser, paymentsOfUser } from "../sync/user-objects.server";
import { loadPayer } from "./load-payer.server";
import { newPayer, payersNow, payersSince, type TestPayer } from "./testing/payers";

const now = payersNow;
const live = { livemode: false, now };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
});
afterAll(() => database.drop());

let ada: TestPayer;
let bob: TestPayer;
beforeEach(async () => {
  ada = await newPayer(database.pool);
  bob = await newPayer(database.pool);
});

const everyType = ["customer", "subscription", "charge", "checkout_session"] as const;

/** Each store that a payer's request asks, asked for what is this payer's. */
const stores: Record<string, (db: Db, of: TestPayer) => Promise<unknown[]>> = {
  objectsOfCustomers: (db, of) =>
    objectsOfCustomers(db, false, [of.customer], { types: everyType, limit: 100 }),
  loadObjects: (db, of) =>
    loadObjects(db, false, [
      { type: "customer", id: of.customer },
      { type: "subscription", id: of.subscription },
      { type: "charge", id: of.charge },
      { type: "checkout_session", id: of.guestSession },
    ]),
  loadDeciding: (db, of) => loadDeciding(db, false, [of.customer]),
  loadEvidence: (db, of) => loadEvidence(db, false, [of.customer]),
  loadGuestPurchases: (db, of) => loadGuestPurchases(db, false, [of.user]),
  loadGuestPayments: (db, of) => loadGuestPayments(db, false, [of.guestPayment]),
  bindingsOfCustomers: (db, of) => bindingsOfCustomers(db, false, [of.customer]),
  bindingsOfUsers: (db, of) => bindingsOfUsers(db, false, [of.user]),
  bindingsOfUser: (db, of) => bindingsOfUser(db, false, of.user),
  mirrorOfUser: (db, of) => mirrorOfUser(db, false, of.user),
  paymentsOfUser: (db, of) => paymentsOfUser(db, false, of.user),
  loadEntitlements: (db, of) => loadEntitlements(db, false, [of.user]),
  grantsOfUsers: (db, of) => grantsOfUsers(db, [of.user], now),
  entitlementChanges: async (db, of) =>
    (await db.query("select * from entitlement_changes where user_id = $1", [of.user])).rows,
};

describe("inside a payer's transaction, asked for somebody else's", () => {
  it.each(Object.keys(stores))("%s finds nothing", async (name) => {
    const ask = stores[name];
    if (ask === undefined) throw new Error("every name has its store");
    expect(await payerWallStands(database.pool)).toBe(true);
    const outside = await ask(database.pool, bob);
    expect(outside.length).toBeGreaterThan(0);
    expect(await asPayer(database.pool, ada.user, (tx) => ask(tx, bob))).toEqual([]);
    // And of one's own all that there is.
    expect(await asPayer(database.pool, bob.user, (tx) => ask(tx, bob))).toEqual(outside);
    expect(await asPayer(database.pool, "", (tx) => ask(tx, bob))).toEqual([]);
  });

  it("nothing is entitled and there is no payer", async () => {
    const seen = await asPayer(database.pool, ada.user, async (tx) => ({
      entitlement: await currentEntitlement(tx, bob.user, live),
      payer: await loadPayer(tx, false, bob.user),
    }));
    expect(seen).toMatchObject({
      entitlement: { planId: "free", state: "free" },
      payer: { customerId: null, subscribed: false },
    });
  });

  it.each([
    "select email from users",
    "select * from users",
    "select email from users where id = current_setting('paidtrail.user_id')",
    "select size from events",
    "select * from audit_log",
    "select * from sessions",
    "select * from api_keys",
    "select * from mismatches",
    "select * from event_bodies",
    "select paidtrail_raise_payer_wall()",
  ])("'%s' is refused", async (statement) => {
    await expect(asPayer(database.pool, ada.user, (tx) => tx.query(statement))).rejects.toThrow(
      /permission denied/,
    );
  });

  it.each([
    "update bindings set user_id = current_setting('paidtrail.user_id')",
    "delete from mirror_objects",
    "insert into grants (id, user_id, plan_id, reason, created_by, ends_at) values ('g', 'u', 'pro', 'x', 'x', now())",
  ])("'%s' is refused", async (statement) => {
    await expect(asPayer(database.pool, ada.user, (tx) => tx.query(statement))).rejects.toThrow(
      /permission denied|read-only transaction/,
    );
  });
});

it("what a payer sees of their own is what everybody sees of them, derived or stored", async () => {
  // It names somebody else who exists: whether that counts depends on what is known of them.
  await deliver(
    database.pool,
    [
      eventOf(
        "customer.subscription.created",
        payersSince + 60,
        subscriptionOf(fresh("sub"), ada.customer, { metadata: { userId: bob.user } }),
      ),
    ],
    now,
  );
  while ((await applyDue({ pool: database.pool, livemode: false, clock: () => now })).claimed > 0);
  const look = async (db: Db) => ({
    stored: await currentEntitlement(db, ada.user, live),
    derived: await deriveNow(db, [ada.user], live),
    payments: await paymentsOfUser(db, false, ada.user),
    payer: await loadPayer(db, false, ada.user),
  });
  const inside = await asPayer(database.pool, ada.user, look);
  expect(inside).toEqual(await look(database.pool));
  expect(inside.payments).toHaveLength(4);
  expect(inside.stored.planId).toBe("pro");
});

it("of users a payer sees that they exist themselves, and of others whether one who is named does", async () => {
  const seen = await asPayer(database.pool, ada.user, async (tx) => ({
    listed: (await tx.query("select id from users")).rows,
    named: await existingUsers(tx, [ada.user, bob.user, "nobody"]),
  }));
  expect(seen).toEqual({ listed: [{ id: ada.user }], named: new Set([ada.user, bob.user]) });
});

it("a customer's objects are their user's in the mode of the link only", async () => {
  const see = () =>
    asPayer(database.pool, ada.user, (tx) =>
      tx.query("select id from mirror_objects where customer_id = $1", [ada.customer]),
    );
  expect((await see()).rowCount).toBeGreaterThan(0);
  await database.pool.query("update bindings set livemode = true where customer_id = $1", [ada.customer]);
  expect((await see()).rowCount).toBe(0);
  await database.pool.query("update mirror_objects set livemode = true where id = $1", [ada.subscription]);
  expect((await see()).rows).toEqual([{ id: ada.subscription }]);
});

it("a link that ended shows nothing any more", async () => {
  await database.pool.query("update bindings set ended_at = now() where customer_id = $1", [ada.customer]);
  expect(await asPayer(database.pool, ada.user, (tx) => loadDeciding(tx, false, [ada.customer]))).toEqual([]);
});

it("a session that names another user before this one is the other's", async () => {
  await database.pool.query("update mirror_objects set metadata_user_id = $2 where id = $1", [
    ada.guestSession,
    bob.user,
  ]);
  const see = (user: string) =>
    asPayer(database.pool, user, (tx) =>
      loadObjects(tx, false, [{ type: "checkout_session", id: ada.guestSession }]),
    );
  expect(await see(ada.user)).toEqual([]);
  expect(await see(bob.user)).toHaveLength(1);
});

it("the connection is everybody's again afterwards, also after a failure", async () => {
  const pool = createPool({ url: database.url, max: 1, applicationName: "one connection" });
  try {
    const all = async () => (await bindingsOfCustomers(pool, false, [ada.customer, bob.customer])).length;
    expect(await all()).toBe(2);
    expect(await asPayer(pool, ada.user, (tx) => bindingsOfCustomers(tx, false, [bob.customer]))).toEqual([]);
    expect(await all()).toBe(2);
    await expect(asPayer(pool, ada.user, (tx) => tx.query("select * from sessions"))).rejects.toThrow();
    expect(await all()).toBe(2);
    expect((await pool.query("select current_user::text as who")).rows).toEqual([{ who: "paidtrail" }]);
  } finally {
    await pool.end();
  }
});
