/** What the store leaves out must not change the answer, and neither must waiting for a lock. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { transaction } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { loadDeciding } from "../mirror/deciding.server";
import { applyDue } from "./apply-due.server";
import { createGrant, takeBackGrant } from "./change-grants.server";
import { currentEntitlement, currentEntitlements } from "./current-entitlement.server";
import {
  finishRederivation,
  type Rederivation,
  rederiveEveryone,
  requestRederivation,
} from "./rederivation.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";
import { lockUsers } from "./user-locks.server";

const actor = { type: "user" as const, id: "op" };
const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
const context = { livemode: false, now };
const change = { actor, now, livemode: false };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
  await mapPrice(database.pool, "price_pro", "pro", change);
});
afterAll(() => database.drop());

const gate = (userId: string) => currentEntitlement(database.pool, userId, context);

async function newUser(): Promise<string> {
  const id = fresh("user");
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) values ($1, $1 || '@example.com', $2, $2)",
    [id, now],
  );
  return id;
}

async function applyAll(events: Json[], clock = () => now): Promise<void> {
  await deliver(database.pool, events, clock());
  const deps = { pool: database.pool, livemode: false, clock };
  for (let batch = await applyDue(deps); batch.claimed > 0; batch = await applyDue(deps)) {
    expect(batch.failed).toEqual([]);
  }
}

const sessionOf = (customer: string, created: number, more: Json): Json => ({
  id: fresh("cs"),
  object: "checkout.session",
  customer,
  created,
  livemode: false,
  mode: "payment",
  status: "complete",
  payment_status: "paid",
  ...more,
});
const chargeOf = (customer: string, created: number, more: Json): Json => ({
  id: fresh("ch"),
  object: "charge",
  customer,
  created,
  livemode: false,
  status: "succeeded",
  paid: true,
  amount: 1900,
  ...more,
});
const completed = (session: Json) => eventOf("checkout.session.completed", Number(session.created), session);
const many = Array.from({ length: 25 }, (_, n) => n);

describe("a lifetime purchase", () => {
  it("outlives many abandoned checkouts, and its refund is noticed after many renewals", async () => {
    const [user, customer, intent] = [await newUser(), fresh("cus"), fresh("pi")];
    const bought = sessionOf(customer, start, {
      client_reference_id: user,
      payment_intent: intent,
      metadata: { plan: "pro" },
    });
    await applyAll([completed(bought)]);
    for (const n of many) {
      const abandoned = { status: "expired", payment_status: "unpaid", metadata: { plan: "pro" } };
      const session = sessionOf(customer, start + 10 + n, abandoned);
      await applyAll([eventOf("checkout.session.expired", start + 10 + n, session)]);
    }
    expect(await gate(user)).toMatchObject({ planId: "pro" });

    const refunded = chargeOf(customer, start, { payment_intent: intent, refunded: true });
    const renewals = many.map((n) => chargeOf(customer, start + 50 + n, { payment_intent: fresh("pi") }));
    await applyAll(renewals.map((charge) => eventOf("charge.succeeded", Number(charge.created), charge)));
    await applyAll([eventOf("charge.refunded", start + 100, refunded)]);
    expect(await gate(user)).toMatchObject({ planId: "free" });
    await rederiveEveryone(database.pool, { livemode: false, clock: () => now });
    expect(await gate(user)).toMatchObject({ planId: "free" });
    const held = await loadDeciding(database.pool, false, [customer]);
    expect(
      held.filter(({ snapshot }) => snapshot.id === refunded.id || snapshot.id === bought.id).length,
    ).toBeGreaterThanOrEqual(2);
  });

  it("that is heard of after its refund and many renewals gives nothing", async () => {
    const [user, customer, intent] = [await newUser(), fresh("cus"), fresh("pi")];
    const refunded = chargeOf(customer, start, { payment_intent: intent, refunded: true });
    const renewals = many.map((n) => chargeOf(customer, start + 50 + n, { payment_intent: fresh("pi") }));
    await applyAll([eventOf("charge.refunded", start + 100, refunded)]);
    await applyAll(renewals.map((charge) => eventOf("charge.succeeded", Number(charge.created), charge)));
    const more = { client_reference_id: user, payment_intent: intent, metadata: { plan: "pro" } };
    await applyAll([completed(sessionOf(customer, start, more))]);
    expect(await gate(user)).toMatchObject({ planId: "free" });
  });
});

describe("a checkout that the bank did not pay", () => {
  it("ends as failed, in whichever order its events come", async () => {
    for (const reversed of [false, true]) {
      const [user, customer] = [await newUser(), fresh("cus")];
      const session = sessionOf(customer, start, {
        client_reference_id: user,
        payment_status: "unpaid",
        metadata: { plan: "pro" },
      });
      const events = [
        completed(session),
        eventOf("checkout.session.async_payment_failed", start + 60, session),
      ];
      for (const event of reversed ? events.reverse() : events) await applyAll([event]);
      expect(await gate(user)).toMatchObject({
        planId: "free",
        reasons: [{ code: "payment_failed", effect: "denies" }, {}],
      });
      const held = await loadDeciding(database.pool, false, [customer]);
      expect(held[0]?.snapshot).toMatchObject({
        data: { paymentStatus: "failed" },
        readFrom: { paymentStatus: "event type" },
      });
    }
  });
});

describe("an invoice that a subscription is past due for", () => {
  it("is loaded with what decides", async () => {
    const [customer, invoice] = [fresh("cus"), fresh("in")];
    const object = {
      id: invoice,
      object: "invoice",
      customer,
      status: "open",
      created: start,
      livemode: false,
    };
    const subscription = subscriptionOf(fresh("sub"), customer, {
      status: "past_due",
      latest_invoice: invoice,
    });
    await applyAll([eventOf("invoice.payment_failed", start, object)]);
    await applyAll([eventOf("customer.subscription.updated", start, subscription)]);
    const held = await loadDeciding(database.pool, false, [customer]);
    expect(held.map(({ snapshot }) => snapshot.id)).toContain(invoice);
  });
});

describe("who waits for a user's lock", () => {
  /** Holds the user's lock until the work given waits for it, then runs `meanwhile` and lets go. */
  async function whileLocked(userId: string, work: () => Promise<unknown>, meanwhile: () => void) {
    let running: Promise<unknown> = Promise.resolve();
    await transaction(database.pool, async (tx) => {
      await lockUsers(tx, [userId]);
      running = work();
      await vi.waitUntil(
        async () => {
          const { rows } = await tx.query(
            "select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
          );
          return rows.length > 0;
        },
        { timeout: 5_000, interval: 20 },
      );
      meanwhile();
    });
    await running;
  }

  it("derives with the time after it, so that what ended meanwhile has ended", async () => {
    const user = await newUser();
    let time = now;
    const subscription = subscriptionOf(fresh("sub"), fresh("cus"), {
      metadata: { userId: user },
      cancel_at: start + 7_200,
    });
    await whileLocked(
      user,
      () => applyAll([eventOf("customer.subscription.created", start, subscription)], () => time),
      () => {
        time = new Date((start + 10_000) * 1_000);
      },
    );
    expect(await gate(user)).toMatchObject({ planId: "free", reasons: [{ code: "canceled" }, {}] });
  });

  it("reads the clock behind the lock when everybody is derived, and brings no revoked grant back", async () => {
    const user = await newUser();
    const input = { userId: user, planId: "pro", endsAt: new Date("2027-03-01"), reason: "Test." };
    const created = await createGrant(database.pool, input, change);
    if (created.outcome !== "granted") throw new Error(created.outcome);
    await takeBackGrant(database.pool, { grantId: created.grant.id, userId: user, reason: "Over." }, change);
    let released = false;
    const readEarly: boolean[] = [];
    const stale = new Date(now.getTime() - 60_000);
    const clock = () => {
      readEarly.push(!released);
      return stale;
    };
    const run = await transaction(database.pool, (tx) => requestRederivation(tx, false, now));
    await whileLocked(
      user,
      () => finishRederivation(database.pool, run, { livemode: false, clock }),
      () => {
        released = true;
      },
    );
    expect(readEarly.length).toBeGreaterThan(0);
    expect(readEarly.every((early) => !early)).toBe(true);
    expect(await gate(user)).toMatchObject({ planId: "free", reasons: [{ code: "grant_revoked" }, {}] });
  });
});

describe("deriving everybody", () => {
  it("reaches whom an interrupted run left behind, and tells how far it is", async () => {
    const user = await newUser();
    const price = fresh("price");
    const subscription = subscriptionOf(fresh("sub"), fresh("cus"), { price, metadata: { userId: user } });
    await applyAll([eventOf("customer.subscription.created", start, subscription)]);
    // The process died between the catalogue's change and the derivation.
    expect(await mapPrice(database.pool, price, "pro", change)).toBe("changed");
    expect(await mapPrice(database.pool, price, "pro", change)).toBe("unchanged");
    const told: number[] = [];
    const everyone = {
      livemode: false,
      clock: () => now,
      onProgress: ({ lookedAt }: Rederivation) => told.push(lookedAt),
    };
    const { lookedAt, changed } = await rederiveEveryone(database.pool, everyone);
    expect(told.at(-1)).toBe(lookedAt);
    expect(changed).toBeGreaterThan(0);
    expect(await gate(user)).toMatchObject({ planId: "pro" });
  });
});

describe("a user without a row of this mode", () => {
  it("still has a grant from before the mode changed", async () => {
    const [granted, other] = [await newUser(), await newUser()];
    const input = { userId: granted, planId: "pro", endsAt: new Date("2027-03-01"), reason: "Test." };
    await createGrant(database.pool, input, change);
    const live = { livemode: true, now };
    expect(await currentEntitlement(database.pool, granted, live)).toMatchObject({ state: "granted" });
    const page = await currentEntitlements(database.pool, [other, granted], live);
    expect(page.map(({ userId, planId }) => [userId, planId])).toEqual([
      [other, "free"],
      [granted, "pro"],
    ]);
  });
});
