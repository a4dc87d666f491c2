/** No entitlement is shown past its end, whatever gave it and whether a worker runs or not. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { type PolicyChoices, policiesSchema } from "../entitlements/policies";
import { applyDue } from "./apply-due.server";
import { createGrant } from "./change-grants.server";
import { changeRules } from "./change-rules.server";
import { currentEntitlement } from "./current-entitlement.server";
import { rederivePastTheirEnd } from "./rederive.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
const actor = { type: "system" as const, id: "test" };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, { actor, now });
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: [] }, { actor, now });
  await mapPrice(database.pool, "price_pro", "pro", { actor, now });
});
afterAll(() => database.drop());

async function newUser(): Promise<string> {
  const id = fresh("user");
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) values ($1, $1 || '@example.com', $2, $2)",
    [id, now],
  );
  return id;
}

async function apply(events: Json[]) {
  await deliver(database.pool, events, now);
  const clock = () => now;
  while ((await applyDue({ pool: database.pool, livemode: false, clock })).claimed > 0);
}

const gate = (userId: string, at: Date) =>
  currentEntitlement(database.pool, userId, { livemode: false, now: at });

interface Case {
  what: string;
  policies?: Partial<PolicyChoices>;
  /** Makes it, for a user, at `now`. */
  make: (userId: string) => Promise<void>;
  ends: string;
}

const subscribed = (userId: string, fields: Json, type = "customer.subscription.created") =>
  apply([
    eventOf(type, start, subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId }, ...fields })),
  ]);

const cases: Case[] = [
  {
    what: "a grant",
    ends: "2026-12-12T08:30:00.123Z",
    async make(userId) {
      const input = { userId, planId: "pro", endsAt: new Date(this.ends), reason: "Test." };
      await createGrant(database.pool, input, { actor, now, livemode: false });
    },
  },
  {
    what: "a canceled subscription",
    ends: "2026-12-20T00:00:00.000Z",
    make: (userId) => subscribed(userId, { cancel_at: seconds("2026-12-20T00:00:00Z") }),
  },
  {
    what: "a canceled trial",
    ends: "2026-12-15T00:00:00.000Z",
    make: (userId) =>
      subscribed(userId, {
        status: "trialing",
        trial_end: seconds("2026-12-15T00:00:00Z"),
        cancel_at: seconds("2026-12-15T00:00:00Z"),
      }),
  },
  {
    what: "grace",
    policies: { graceDays: 10 },
    ends: "2026-12-11T00:00:00.000Z",
    make: (userId) => subscribed(userId, { status: "past_due" }),
  },
  {
    what: "something bought once for a while",
    ends: "2026-12-17T12:00:00.000Z",
    make: (userId) =>
      apply([
        eventOf("checkout.session.completed", start, {
          id: fresh("cs"),
          object: "checkout.session",
          created: start,
          livemode: false,
          mode: "payment",
          status: "complete",
          payment_status: "paid",
          customer: null,
          payment_intent: fresh("pi"),
          metadata: { userId, plan: "pro", access_days: "7" },
        }),
      ]),
  },
];

it.each(cases)("$what, with no worker running", async (one) => {
  const choices = policiesSchema.parse(one.policies ?? {});
  const consent = { actor, reason: null, fingerprint: null };
  const deps = { pool: database.pool, livemode: false, clock: () => now };
  await changeRules(deps, [{ kind: "set_policies", choices }], consent);
  const userId = await newUser();
  await one.make(userId);
  const ends = new Date(one.ends);
  expect(await gate(userId, now)).toMatchObject({ planId: "pro", validUntil: ends, holdsUntil: ends });
  expect(await gate(userId, new Date(ends.getTime() - 1))).toMatchObject({ planId: "pro" });
  // The row still says Pro: nobody has derived since.
  expect(await gate(userId, ends)).toMatchObject({ planId: "free", state: "free" });
  const { rows } = await database.pool.query("select plan_id from entitlements where user_id = $1", [userId]);
  expect(rows).toEqual([{ plan_id: "pro" }]);
  // And a worker that comes later records it as of that moment.
  await rederivePastTheirEnd(database.pool, { livemode: false, now: new Date(ends.getTime() + 86_400_000) });
  const last = await database.pool.query(
    "select at, cause, after->>'planId' as plan from entitlement_changes where user_id = $1 order by id desc limit 1",
    [userId],
  );
  expect(last.rows).toEqual([{ at: ends, cause: "time", plan: "free" }]);
});
