/** Resync against a real database and a Stripe that is stubbed at the reader's port. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { loadObjects } from "../mirror/mirror.server";
import { applyDue } from "./apply-due.server";
import { currentEntitlement } from "./current-entitlement.server";
import { applyResync, previewResync, type Resync } from "./resync-customer.server";
import { deliver, eventOf, fresh, type Json, subscriptionOf } from "./testing/deliver";
import { stripeWith } from "./testing/stripe-with";

let database: TestDatabase;
const start = Date.parse("2026-12-10T12:00:00Z") / 1_000;
let now = new Date("2026-12-10T13:00:00Z");
const clock = () => now;
const actor = { type: "user" as const, id: "admin" };

beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 1, features: ["export"] }, change);
  await mapPrice(database.pool, "price_pro", "pro", change);
});
afterAll(() => database.drop());

/** A user, their customer at Stripe, and what was delivered of it. */
async function payer() {
  const [userId, customerId, subscriptionId] = [fresh("user"), fresh("cus"), fresh("sub")];
  const { pool } = database;
  await pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
  const customer: Json = {
    id: customerId,
    object: "customer",
    email: `${userId}@example.com`,
    metadata: { userId },
    created: start,
  };
  const subscription = subscriptionOf(subscriptionId, customerId);
  const stripe = stripeWith([customer, subscription], clock);
  const deps = { pool, reader: stripe, livemode: false, clock };
  const tell = async (...events: Json[]) => {
    await deliver(pool, events, now);
    await applyDue({ pool, livemode: false, clock });
  };
  return {
    ...{ userId, customerId, subscriptionId, customer, subscription, stripe, deps, tell },
    plan: async () => (await currentEntitlement(pool, userId, { livemode: false, now })).planId,
    held: async () => (await loadObjects(pool, false, [{ type: "subscription", id: subscriptionId }]))[0],
    preview: async () => {
      const preview = await previewResync(deps, customerId);
      if (preview.outcome !== "preview") throw new Error(preview.failure.message);
      return preview.resync;
    },
    apply: (fingerprint: string | null = null) =>
      applyResync(deps, customerId, { actor, reason: "ticket 4711", fingerprint }),
  };
}

const audits = async (customerId: string) =>
  (
    await database.pool.query(
      "select action, actor_id, reason, before, after from audit_log where subject_id = $1 order by id",
      [customerId],
    )
  ).rows;

const everything = async () =>
  (
    await database.pool.query(
      `select (select json_agg(m order by type, id) from mirror_objects m) as mirror,
        (select json_agg(b order by id) from bindings b) as bindings,
        (select json_agg(e order by user_id) from entitlements e) as entitlements,
        (select count(*) from entitlement_changes) as changes, (select count(*) from audit_log) as audits`,
    )
  ).rows[0];

describe("a preview", () => {
  it("shows what would change, field by field, and changes nothing", async () => {
    const { tell, customer, preview, userId, subscriptionId } = await payer();
    await tell(eventOf("customer.created", start, customer));
    const before = await everything();
    const resync = await preview();
    expect(await everything()).toEqual(before);
    expect(resync.owner).toEqual({ before: userId, after: userId });
    expect(resync.entitlements).toMatchObject([
      { userId, before: { planId: "free" }, after: { planId: "pro" } },
    ]);
    const [subscription] = resync.objects;
    expect(subscription).toMatchObject({ type: "subscription", id: subscriptionId, kind: "new" });
    expect(subscription?.fields).toContainEqual({
      path: "items.0.priceId",
      before: null,
      after: "price_pro",
    });
    expect(resync.confirmed).toBe(1);
  });

  it("of a customer who is linked to nobody yet shows the owner", async () => {
    const { preview, userId } = await payer();
    expect((await preview()).owner).toEqual({ before: null, after: userId });
  });

  it("of what Stripe does not know, or does not tell, says so", async () => {
    const { deps, stripe, customerId } = await payer();
    expect(await previewResync(deps, "cus_none")).toMatchObject({
      outcome: "unread",
      failure: { kind: "not_found" },
    });
    stripe.refuse({ kind: "key_refused" });
    expect(await previewResync(deps, customerId)).toMatchObject({ failure: { kind: "key_refused" } });
  });
});

describe("applying", () => {
  it("gives the plan that Stripe says, with an audit row that has before and after", async () => {
    const { tell, customer, preview, apply, plan, userId, customerId } = await payer();
    await tell(eventOf("customer.created", start, customer));
    expect(await plan()).toBe("free");
    const { fingerprint } = await preview();
    expect(await apply(fingerprint)).toMatchObject({ outcome: "applied" });
    expect(await plan()).toBe("pro");
    expect(await audits(customerId)).toMatchObject([
      {
        action: "customer.resync",
        actor_id: "admin",
        reason: "ticket 4711",
        before: { owner: userId, entitlements: [{ planId: "free" }] },
        after: { owner: userId, entitlements: [{ planId: "pro", state: "active" }] },
      },
    ]);
    const { rows } = await database.pool.query(
      "select cause from entitlement_changes where user_id = $1 order by id",
      [userId],
    );
    expect(rows).toEqual([{ cause: "resync" }]);
  });

  it("twice changes nothing the second time", async () => {
    const { apply, preview } = await payer();
    await apply();
    const again = await preview();
    expect(again).toMatchObject({ objects: [], confirmed: 2 });
    expect(again.entitlements).toMatchObject([{ before: { planId: "pro" }, after: { planId: "pro" } }]);
  });

  it("what has gone out of date writes nothing and gives the new difference", async () => {
    const { stripe, subscription, preview, apply, plan, customerId } = await payer();
    const { fingerprint } = await preview();
    stripe.put({ ...subscription, status: "canceled", ended_at: start + 60 });
    const result = await apply(fingerprint);
    expect(result).toMatchObject({
      outcome: "outdated",
      resync: { entitlements: [{ after: { planId: "free" } }] },
    });
    expect(await plan()).toBe("free");
    expect(await audits(customerId)).toEqual([]);
    const { fingerprint: current } = (result as { resync: Resync }).resync;
    expect(await apply(current)).toMatchObject({ outcome: "applied" });
  });

  it("that an event made true meanwhile has gone out of date as well", async () => {
    const { tell, subscription, preview, apply } = await payer();
    const { fingerprint } = await preview();
    await tell(eventOf("customer.subscription.updated", start, subscription));
    expect(await apply(fingerprint)).toMatchObject({ outcome: "outdated" });
  });

  it("leaves no personal data in the audit log", async () => {
    const { apply, customerId } = await payer();
    await apply();
    expect(JSON.stringify(await audits(customerId))).not.toContain("@example.com");
  });

  it("marks what Stripe has no more, and a subscription of that kind gives nothing", async () => {
    const { tell, subscription, subscriptionId, customer, stripe, preview, apply, plan, held } =
      await payer();
    await tell(
      eventOf("customer.created", start, customer),
      eventOf("customer.subscription.updated", start, subscription),
    );
    expect(await plan()).toBe("pro");
    stripe.remove(subscriptionId);
    expect((await preview()).objects).toMatchObject([{ kind: "gone", id: subscriptionId }]);
    await apply();
    expect(await plan()).toBe("free");
    expect((await held())?.snapshot).toMatchObject({ deleted: true, status: "canceled" });
  });
});

describe("what was read at a moment", () => {
  it("is not undone by an event that Stripe created before", async () => {
    const { tell, subscription, apply, held, plan } = await payer();
    await apply();
    const before = Math.floor(now.getTime() / 1_000) - 5;
    await tell(
      eventOf("customer.subscription.updated", before, { ...subscription, status: "past_due" }),
      eventOf("customer.subscription.deleted", before, { ...subscription, status: "canceled" }),
    );
    expect((await held())?.snapshot.status).toBe("active");
    expect(await plan()).toBe("pro");
  });

  it("does not overwrite what is newer", async () => {
    const { tell, subscription, apply, held, preview } = await payer();
    const after = Math.floor(now.getTime() / 1_000) + 5;
    await tell(eventOf("customer.subscription.deleted", after, { ...subscription, status: "canceled" }));
    expect(await preview()).toMatchObject({ newerHere: 1 });
    await apply();
    expect((await held())?.snapshot.status).toBe("canceled");
  });

  it("at any moment among events in any order, any of them repeated, ends as Stripe has it", async () => {
    const statuses = ["incomplete", "active", "past_due", "active", "unpaid", "canceled"];
    const stories = fc.record({
      order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
      // Events that are lost, all of them told of by a reading after them.
      lost: fc.subarray([0, 1, 2, 3, 4, 5]),
      repeated: fc.subarray([0, 1, 2, 3, 4, 5]),
      /** How far the story had come when Stripe was read, and how many events had arrived. */
      readings: fc.array(fc.record({ told: fc.nat(5), arrived: fc.nat(6) }), { maxLength: 2 }),
      end: fc.constantFrom(3, 4, 5),
    });
    await fc.assert(
      fc.asyncProperty(stories, async ({ order, lost, repeated, readings, end }) => {
        const { tell, subscription, stripe, apply, held, preview } = await payer();
        const state = (n: number) => ({ ...subscription, status: statuses[n] });
        const arriving = order.filter((n) => n <= end);
        const read = async (n: number) => {
          const later = now;
          now = new Date((start + n * 10) * 1_000 + 5_500);
          stripe.put(state(n));
          await apply();
          now = later;
        };
        // The last reading is after everything: what was lost is known by it.
        for (let position = 0; position <= arriving.length; position += 1) {
          for (const { told, arrived } of readings) {
            if (Math.min(arrived, arriving.length) === position) await read(Math.min(told, end));
          }
          const n = arriving[position];
          if (n === undefined || lost.includes(n)) continue;
          const event = eventOf("customer.subscription.updated", start + n * 10, state(n));
          await tell(...(repeated.includes(n) ? [event, event] : [event]));
        }
        if (lost.includes(end) || readings.length === 0) await read(end);
        // Not the last one, which would mend what was lost before.
        const late = arriving
          .filter((n) => n < end)
          .map((n) => eventOf("customer.subscription.updated", start + n * 10, state(n)));
        await tell(...late);

        stripe.put(state(end));
        expect(await preview()).toMatchObject({ objects: [] });
        expect((await held())?.snapshot.status).toBe(statuses[end]);
      }),
      { numRuns: 40 },
    );
  });
});
