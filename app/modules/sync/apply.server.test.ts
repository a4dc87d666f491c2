import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type { Actor } from "../audit/audit.server";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { changesOfEvent, entitlementHistory } from "../entitlements/entitlements.server";
import { findEvent } from "../inbox/ledger.server";
import { bindingsOfUser } from "../ownership/bindings.server";
import { openMismatches } from "../ownership/mismatches.server";
import { applyDue } from "./apply-due.server";
import { createGrant, takeBackGrant } from "./change-grants.server";
import { currentEntitlement, currentEntitlements } from "./current-entitlement.server";
import { rederiveForUser, rederivePastTheirEnd, rederiveRecentUsers } from "./rederive.server";
import { rederiveEveryone } from "./rederivation.server";
import { replayEvent } from "./replay-event.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";
import { mirrorOfUser, paymentsOfUser } from "./user-objects.server";

const actor: Actor = { type: "user", id: "op" };
const start = seconds("2026-12-10T12:00:00Z");
let now = new Date("2026-12-10T13:00:00Z");
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, { actor, now });
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, { actor, now });
  await mapPrice(database.pool, "price_pro", "pro", { actor, now });
});
afterAll(() => database.drop());
beforeEach(() => {
  now = new Date("2026-12-10T13:00:00Z");
});

const context = () => ({ livemode: false, now });
const gate = (userId: string) => currentEntitlement(database.pool, userId, context());

async function newUser(id = fresh("user")): Promise<string> {
  await database.pool.query("insert into users (id, email, created_at, updated_at) values ($1, $2, $3, $3)", [
    id,
    `${id}@example.com`,
    now,
  ]);
  return id;
}

async function applyAll(...events: Json[]): Promise<void> {
  await deliver(database.pool, events, now);
  const deps = { pool: database.pool, livemode: false, clock: () => now };
  for (let batch = await applyDue(deps); batch.claimed > 0; batch = await applyDue(deps)) {
    expect(batch.failed).toEqual([]);
  }
}

async function outcomeOf(event: Json) {
  const { rows } = await database.pool.query(
    `select seq, sync, sync_reason as "syncReason", mapping, mapping_reason as "mappingReason", user_id as "userId",
       next_attempt_at as "nextAttemptAt" from events where event_id = $1`,
    [event.id],
  );
  return rows[0];
}

describe("a subscription event of a known user", () => {
  it("unlocks the plan; the history names the event", async () => {
    const [user, customer, sub] = [await newUser(), fresh("cus"), fresh("sub")];
    expect(await gate(user)).toMatchObject({ planId: "free", state: "free" });
    const event = eventOf(
      "customer.subscription.created",
      start,
      subscriptionOf(sub, customer, { metadata: { userId: user } }),
    );
    await applyAll(event);

    expect(await gate(user)).toMatchObject({
      planId: "pro",
      planName: "Pro",
      state: "active",
      features: ["write"],
      validUntil: new Date("2027-01-01T00:00:00Z"),
    });
    const outcome = await outcomeOf(event);
    expect(outcome).toMatchObject({ sync: "applied", mapping: "mapped", userId: user, nextAttemptAt: null });
    expect(await changesOfEvent(database.pool, outcome.seq)).toMatchObject([
      {
        userId: user,
        cause: "event",
        eventId: event.id,
        before: null,
        after: { planId: "pro", state: "active" },
      },
    ]);
    expect(await bindingsOfUser(database.pool, false, user)).toMatchObject([
      { customerId: customer, evidence: "subscription_metadata", evidenceRef: event.id, endedAt: null },
    ]);
    expect(await mirrorOfUser(database.pool, false, user)).toMatchObject([
      { type: "subscription", id: sub, status: "active" },
    ]);
  });

  it("after the customer's first event was unmapped, that one is mapped as well", async () => {
    const [user, customer] = [await newUser(), fresh("cus")];
    const first = eventOf("customer.created", start, { id: customer, object: "customer" });
    await applyAll(first);
    expect(await outcomeOf(first)).toMatchObject({ mapping: "unmapped", mappingReason: "customer_unlinked" });
    await applyAll(
      eventOf(
        "customer.subscription.created",
        start + 1,
        subscriptionOf(fresh("sub"), customer, { metadata: { userId: user } }),
      ),
    );
    expect(await outcomeOf(first)).toMatchObject({ mapping: "mapped", userId: user });
  });

  it("also where both came in one batch", async () => {
    const [user, customer] = [await newUser(), fresh("cus")];
    const first = eventOf("customer.created", start, { id: customer, object: "customer" });
    await applyAll(
      first,
      eventOf(
        "customer.subscription.created",
        start + 1,
        subscriptionOf(fresh("sub"), customer, { metadata: { userId: user } }),
      ),
    );
    expect(await outcomeOf(first)).toMatchObject({ mapping: "mapped", userId: user });
  });

  it("several changes in one batch each leave their line of history", async () => {
    const [user, customer, sub] = [await newUser(), fresh("cus"), fresh("sub")];
    const of = (type: string, at: number, fields: Json) =>
      eventOf(
        `customer.subscription.${type}`,
        at,
        subscriptionOf(sub, customer, { metadata: { userId: user }, ...fields }),
      );
    const events = [
      of("created", start, { status: "incomplete" }),
      of("updated", start + 1, {}),
      of("updated", start + 2, { cancel_at_period_end: true }),
      of("deleted", start + 3, { status: "canceled" }),
    ];
    await applyAll(...events);
    const history = await entitlementHistory(database.pool, user, { limit: 10 });
    expect(history.map(({ eventId, after }) => [eventId, after.state])).toEqual([
      [events[3]?.id, "free"],
      [events[2]?.id, "canceling"],
      [events[1]?.id, "active"],
    ]);
    expect(await gate(user)).toMatchObject({ planId: "free" });
  });
});

describe("whose it is", () => {
  it("two customers of one user both count", async () => {
    const user = await newUser();
    const canceled = { status: "canceled", metadata: { userId: user } };
    await applyAll(
      eventOf("customer.subscription.deleted", start, subscriptionOf(fresh("sub"), fresh("cus"), canceled)),
    );
    await applyAll(
      eventOf(
        "customer.subscription.created",
        start,
        subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId: user } }),
      ),
    );
    expect(await gate(user)).toMatchObject({ planId: "pro" });
    // An event of the first customer still sees what the second one gives.
    await applyAll(
      eventOf(
        "customer.subscription.updated",
        start + 1,
        subscriptionOf(fresh("sub"), fresh("cus"), canceled),
      ),
    );
    expect(await gate(user)).toMatchObject({ planId: "pro" });
  });

  it("a conflict opens one mismatch, changes nobody's access, and closes when it is gone", async () => {
    const [ada, bob, customer, sub] = [await newUser(), await newUser(), fresh("cus"), fresh("sub")];
    const of = (at: number, userId: string) =>
      eventOf("customer.subscription.updated", at, subscriptionOf(sub, customer, { metadata: { userId } }));
    const conflict = of(start + 1, bob);
    await applyAll(of(start, ada), conflict, of(start + 2, bob));
    expect(await outcomeOf(conflict)).toMatchObject({ sync: "applied", mapping: "conflict", userId: ada });
    expect([(await gate(ada)).planId, (await gate(bob)).planId]).toEqual(["pro", "free"]);
    const open = () => openMismatches(database.pool, false, { limit: 10, customerIds: [customer] });
    expect(await open()).toMatchObject([
      { code: "one_customer_several_users", evidence: { boundTo: ada, claims: [{ userId: bob }] } },
    ]);
    await applyAll(of(start + 3, ada));
    expect(await open()).toEqual([]);
  });

  it("a paid customer whom nothing names is a mismatch until somebody is found", async () => {
    const [user, customer] = [await newUser(), fresh("cus")];
    await applyAll(eventOf("customer.subscription.created", start, subscriptionOf(fresh("sub"), customer)));
    const open = () => openMismatches(database.pool, false, { limit: 10, customerIds: [customer] });
    expect(await open()).toMatchObject([{ code: "customer_unlinked" }]);
    await applyAll(
      eventOf("customer.updated", start + 1, {
        id: customer,
        object: "customer",
        metadata: { user_id: user },
      }),
    );
    expect(await open()).toEqual([]);
    expect(await gate(user)).toMatchObject({ planId: "pro" });
  });

  it.each([
    ["when told", (user: string) => rederiveForUser(database.pool, user, context())],
    ["by itself soon after", () => rederiveRecentUsers(database.pool, context())],
  ])("a user created after the payment is linked %s", async (_, rederive) => {
    const [user, customer] = [fresh("user"), fresh("cus")];
    const event = eventOf(
      "customer.subscription.created",
      start,
      subscriptionOf(fresh("sub"), customer, { metadata: { userId: user } }),
    );
    await applyAll(event);
    expect(await outcomeOf(event)).toMatchObject({ sync: "applied", mapping: "unmapped" });
    await newUser(user);
    await rederive(user);
    expect(await gate(user)).toMatchObject({ planId: "pro" });
    expect(await outcomeOf(event)).toMatchObject({ mapping: "mapped", userId: user });
    expect(await openMismatches(database.pool, false, { limit: 10, customerIds: [customer] })).toEqual([]);
    expect(await entitlementHistory(database.pool, user, { limit: 10 })).toMatchObject([{ cause: "user" }]);
  });
});

describe("time and people", () => {
  it("the gate shows nothing past its end, even when no worker runs; the worker then records it", async () => {
    const [user, customer] = [await newUser(), fresh("cus")];
    const cancels = { metadata: { userId: user }, cancel_at: seconds("2026-12-20T00:00:00Z") };
    await applyAll(
      eventOf("customer.subscription.created", start, subscriptionOf(fresh("sub"), customer, cancels)),
    );
    expect(await gate(user)).toMatchObject({ planId: "pro", state: "canceling" });

    now = new Date("2026-12-20T00:00:00Z");
    expect(await gate(user)).toMatchObject({ planId: "free", state: "free" });
    expect(await currentEntitlements(database.pool, [user], context())).toMatchObject([{ planId: "free" }]);
    expect(await entitlementHistory(database.pool, user, { limit: 10 })).toHaveLength(1);
    while ((await rederivePastTheirEnd(database.pool, context())) > 0);
    expect(await entitlementHistory(database.pool, user, { limit: 10 })).toMatchObject([
      { cause: "time", before: { state: "canceling" }, after: { state: "free" } },
      { cause: "event" },
    ]);
  });

  it("a grant gives access at once and can be taken back; both are audited with their reason", async () => {
    const user = await newUser();
    const change = { actor, now, livemode: false };
    const input = {
      userId: user,
      planId: "pro",
      endsAt: new Date("2026-12-24T00:00:00Z"),
      reason: "Outage.",
    };
    expect(await createGrant(database.pool, { ...input, reason: " " }, change)).toMatchObject({
      outcome: "invalid",
    });
    const granted = await createGrant(database.pool, input, change);
    if (granted.outcome !== "granted") throw new Error(granted.outcome);
    expect(await gate(user)).toMatchObject({ planId: "pro", state: "granted" });
    const back = await takeBackGrant(
      database.pool,
      { grantId: granted.grant.id, userId: user, reason: "A mistake." },
      change,
    );
    expect(back.outcome).toBe("revoked");
    expect(await gate(user)).toMatchObject({ planId: "free" });
    const { rows } = await database.pool.query(
      "select action, reason from audit_log where subject_id = $1 order by id",
      [user],
    );
    expect(rows).toEqual([
      { action: "grant.create", reason: "Outage." },
      { action: "grant.revoke", reason: "A mistake." },
    ]);
    expect(await entitlementHistory(database.pool, user, { limit: 10 })).toMatchObject([
      { cause: "grant" },
      { cause: "grant" },
    ]);
  });

  it("a price mapped later gives its plan to who has paid already", async () => {
    const [user, price] = [await newUser(), fresh("price")];
    await applyAll(
      eventOf(
        "customer.subscription.created",
        start,
        subscriptionOf(fresh("sub"), fresh("cus"), { price, metadata: { userId: user } }),
      ),
    );
    expect(await gate(user)).toMatchObject({
      planId: "free",
      reasons: [{ code: "price_not_in_catalogue" }, {}],
    });
    expect(await mapPrice(database.pool, price, "no_plan", { actor, now })).toBe("unknown_plan");
    expect(await mapPrice(database.pool, price, "pro", { actor, now })).toBe("changed");
    await rederiveEveryone(database.pool, { livemode: false, clock: () => now });
    expect(await gate(user)).toMatchObject({ planId: "pro" });
  });

  it("what was derived in test mode opens nothing in live mode", async () => {
    const user = await newUser();
    await applyAll(
      eventOf(
        "customer.subscription.created",
        start,
        subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId: user } }),
      ),
    );
    expect(await currentEntitlement(database.pool, user, { livemode: true, now })).toMatchObject({
      planId: "free",
    });
  });

  it("a replay applies again, audited, and changes nothing that was applied", async () => {
    const [user, sub] = [await newUser(), fresh("sub")];
    const event = eventOf(
      "customer.subscription.created",
      start,
      subscriptionOf(sub, fresh("cus"), { metadata: { userId: user } }),
    );
    await applyAll(event);
    const { seq } = await outcomeOf(event);
    expect(await replayEvent(database.pool, seq, { actor, reason: "Just to see.", now })).toEqual({
      outcome: "queued",
      eventId: event.id,
    });
    expect(await outcomeOf(event)).toMatchObject({ sync: "pending" });
    await applyAll();
    expect(await outcomeOf(event)).toMatchObject({ sync: "applied", userId: user });
    expect(await changesOfEvent(database.pool, seq)).toHaveLength(1);
    expect(await replayEvent(database.pool, 999_999_999, { actor, reason: "a test", now })).toEqual({
      outcome: "unknown_event",
    });
  });

  it("a replay keeps what came of the event before, by whom and why; its duration is the first one's", async () => {
    const user = await newUser();
    const event = eventOf(
      "customer.subscription.created",
      start,
      subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId: user } }),
    );
    await applyAll(event);
    const { seq } = await outcomeOf(event);
    const before = await findEvent(database.pool, String(event.id));
    expect(before).toMatchObject({ sync: "applied", pastProcessings: [] });
    for (const reason of ["Just to see.", "Once more."]) {
      now = new Date(now.getTime() + 86_400_000);
      await replayEvent(database.pool, seq, { actor, reason, now });
      await applyAll();
    }
    // Queued twice before a worker takes it: nothing came of it in between.
    await replayEvent(database.pool, seq, { actor, reason: "A third time.", now });
    await replayEvent(database.pool, seq, { actor, reason: "A fourth time.", now });
    const after = await findEvent(database.pool, String(event.id));
    const of = (replayReason: string) => ({
      replayReason,
      actorType: actor.type,
      actorId: actor.id,
      sync: "applied",
    });
    expect(after?.pastProcessings).toMatchObject([of("A third time."), of("Once more."), of("Just to see.")]);
    const first = before?.stages.at(-1);
    expect(after?.pastProcessings.at(-1)).toMatchObject({ reason: first?.reason, syncedAt: first?.at });
    expect(after).toMatchObject({ sync: "pending", durationMs: before?.durationMs });
    expect(after?.stages.at(-1)?.reason).toContain(`the first processing ended applied at ${first?.at}`);
  });

  it("payments are one line an invoice, with its charge's card and refund", async () => {
    const [user, customer, invoice, charge, pi] = [
      await newUser(),
      fresh("cus"),
      fresh("in"),
      fresh("ch"),
      fresh("pi"),
    ];
    await applyAll(
      eventOf("customer.created", start, { id: customer, object: "customer", metadata: { userId: user } }),
      eventOf("invoice.paid", start, {
        id: invoice,
        object: "invoice",
        customer,
        status: "paid",
        amount_paid: 1900,
        currency: "eur",
        created: start,
        payments: { data: [{ status: "paid", payment: { type: "payment_intent", payment_intent: pi } }] },
      }),
      eventOf("payment_intent.succeeded", start, {
        id: pi,
        object: "payment_intent",
        customer,
        status: "succeeded",
        amount: 1900,
      }),
      eventOf("charge.refunded", start, {
        id: charge,
        object: "charge",
        customer,
        status: "succeeded",
        paid: true,
        amount: 1900,
        amount_refunded: 500,
        payment_intent: pi,
        payment_method_details: { card: { brand: "visa", last4: "4242" } },
      }),
      eventOf("charge.succeeded", start, {
        id: fresh("ch"),
        object: "charge",
        customer,
        status: "succeeded",
        paid: true,
        amount: 700,
        created: start - 60,
      }),
    );
    expect(await paymentsOfUser(database.pool, false, user)).toMatchObject([
      {
        id: invoice,
        kind: "invoice",
        amount: 1900,
        amountRefunded: 500,
        cardBrand: "visa",
        cardLast4: "4242",
      },
      { kind: "charge", amount: 700, amountRefunded: 0 },
    ]);
  });
});
