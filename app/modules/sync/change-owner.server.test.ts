/** Links that people make, with what follows from them: access at once, nothing by evidence against it, one winner. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { listMismatches } from "../ownership/mismatch-list.server";
import { applyDue } from "./apply-due.server";
import { applyOwnerChange, previewOwnerChange } from "./change-owner.server";
import { checkDue } from "./check-ownership.server";
import { listOrphans } from "./orphans.server";
import { rederiveForUser } from "./rederive.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
let database: TestDatabase;
const deps = () => ({ pool: database.pool, livemode: false, clock: () => now });
const act = (fingerprint: string | null = null) => ({
  actor: { type: "user" as const, id: "admin_1" },
  reason: "ticket 4711",
  fingerprint,
});

beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
  await mapPrice(database.pool, "price_pro", "pro", change);
});
afterAll(() => database.drop());

let ada: string;
let bob: string;
let customer: string;
let subscription: string;
beforeEach(async () => {
  [ada, bob, customer, subscription] = [fresh("ada"), fresh("bob"), fresh("cus"), fresh("sub")];
  for (const id of [ada, bob]) {
    await database.pool.query(
      "insert into users (id, email, created_at, updated_at) values ($1, $1 || '@example.com', $2, $2)",
      [id, now],
    );
  }
});

async function apply(...events: Json[]) {
  await deliver(database.pool, events, now);
  while ((await applyDue(deps())).claimed > 0);
  while ((await checkDue(deps())) > 0);
}
const pays = (metadata: Json = {}, more: Json = {}) =>
  apply(
    eventOf("customer.created", start, { id: customer, object: "customer", email: "x@y.example", ...more }),
    eventOf("customer.subscription.created", start, subscriptionOf(subscription, customer, { metadata })),
  );
const plan = async (userId: string) =>
  (await loadEntitlements(database.pool, false, [userId]))[0]?.planId ?? "free";
const link = (userId: string) => ({ kind: "link" as const, customerId: customer, userId });
const bindings = async () =>
  (
    await database.pool.query(
      `select user_id, evidence, ended_at is not null as ended, reason from bindings
       where customer_id = $1 order by id`,
      [customer],
    )
  ).rows;
const open = async (id = customer) =>
  (await listMismatches(database.pool, false, { customerId: id }, { limit: 20 })).rows.map(
    ({ code }) => code,
  );

describe("linking a customer who paid and belongs to nobody", () => {
  it("is shown first, opens what is paid for at once, and is told in the audit log", async () => {
    await pays();
    expect(await open()).toEqual(["customer_unlinked"]);
    const shown = await previewOwnerChange(deps(), link(ada));
    if (shown.outcome !== "preview") throw new Error(shown.outcome);
    expect(shown.preview).toMatchObject({
      owner: { before: null, after: ada },
      entitlements: [{ userId: ada, before: null, after: { planId: "pro" } }],
      mismatches: { before: ["customer_unlinked"], after: [] },
    });
    expect(await plan(ada)).toBe("free");

    const { fingerprint } = shown.preview;
    expect(await applyOwnerChange(deps(), link(ada), act(fingerprint))).toMatchObject({ outcome: "applied" });
    expect(await plan(ada)).toBe("pro");
    expect(await bindings()).toEqual([
      { user_id: ada, evidence: "operator", ended: false, reason: "ticket 4711" },
    ]);
    const audit = await database.pool.query(
      "select action, reason, before, after from audit_log where subject_id = $1",
      [customer],
    );
    expect(audit.rows).toEqual([
      {
        action: "customer.link",
        reason: "ticket 4711",
        before: { userId: null, entitlements: [{ userId: ada, planId: null }] },
        after: { userId: ada, entitlements: [expect.objectContaining({ userId: ada, planId: "pro" })] },
      },
    ]);
    const mapped = await database.pool.query(
      "select distinct mapping, user_id from events where customer_id = $1",
      [customer],
    );
    expect(mapped.rows).toEqual([{ mapping: "mapped", user_id: ada }]);
  });

  it("settles the mismatch by whoever linked; what is left to write at Stripe is found instead", async () => {
    await pays();
    await applyOwnerChange(deps(), link(ada), act());
    const { rows } = await listMismatches(
      database.pool,
      false,
      { customerId: customer, statuses: ["settled", "open"] },
      { limit: 20 },
    );
    expect(
      rows.map(({ code, status, decision }) => [code, status, decision?.by.id, decision?.reason]),
    ).toEqual([
      ["email_differs", "open", undefined, undefined],
      ["bound_metadata_missing", "open", undefined, undefined],
      ["customer_unlinked", "settled", "admin_1", "ticket 4711"],
    ]);
  });

  it("asked twice, it is done once", async () => {
    await pays();
    await applyOwnerChange(deps(), link(ada), act());
    expect(await applyOwnerChange(deps(), link(ada), act())).toEqual({ outcome: "unchanged" });
    expect(await bindings()).toHaveLength(1);
  });

  it("for two users at the same instant: one wins, the other is told who", async () => {
    await pays();
    const results = await Promise.all([ada, bob].map((user) => applyOwnerChange(deps(), link(user), act())));
    const winner = results[0]?.outcome === "applied" ? ada : bob;
    expect(results).toContainEqual({ outcome: "linked_to_another", customerId: customer, userId: winner });
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["applied", "linked_to_another"]);
    expect(await plan(winner)).toBe("pro");
    expect(await plan(winner === ada ? bob : ada)).toBe("free");
  });

  it("writes nothing when it leads to something else than what was shown", async () => {
    await pays();
    const shown = await previewOwnerChange(deps(), link(ada));
    if (shown.outcome !== "preview") throw new Error(shown.outcome);
    await apply(
      eventOf(
        "customer.subscription.deleted",
        start + 60,
        subscriptionOf(subscription, customer, { status: "canceled" }),
      ),
    );
    expect(await applyOwnerChange(deps(), link(ada), act(shown.preview.fingerprint))).toMatchObject({
      outcome: "outdated",
    });
    expect(await bindings()).toEqual([]);
  });
});

describe("what cannot be", () => {
  it.each([
    ["a user who does not exist", () => ({ ...link("nobody") }), "unknown_user"],
    ["a customer never heard of", () => ({ ...link(ada), customerId: "cus_nothing" }), "unknown_customer"],
    ["moving what is nobody's", () => ({ ...link(ada), kind: "move" as const }), "not_linked"],
    ["unlinking what is nobody's", () => ({ kind: "unlink" as const, customerId: customer }), "not_linked"],
  ])("%s is refused, and nothing is written", async (_, change, outcome) => {
    await pays();
    expect(await previewOwnerChange(deps(), change())).toMatchObject({ outcome });
    expect(await applyOwnerChange(deps(), change(), act())).toMatchObject({ outcome });
    expect(await bindings()).toEqual([]);
  });

  it("a customer who was deleted", async () => {
    await pays();
    await apply(eventOf("customer.deleted", start + 60, { id: customer, object: "customer", deleted: true }));
    expect(await applyOwnerChange(deps(), link(ada), act())).toMatchObject({ outcome: "customer_deleted" });
  });
});

describe("moving a customer", () => {
  const move = () => ({ kind: "move" as const, customerId: customer, userId: bob });

  it("shows who loses and who gains, and keeps the history; evidence does not move it back", async () => {
    await pays({ userId: ada });
    expect(await plan(ada)).toBe("pro");
    const shown = await previewOwnerChange(deps(), move());
    expect(shown).toMatchObject({
      preview: {
        entitlements: [
          { userId: ada, before: { planId: "pro" }, after: { planId: "free" } },
          { userId: bob, before: null, after: { planId: "pro" } },
        ],
        mismatches: { after: ["metadata_conflict"] },
      },
    });
    await applyOwnerChange(deps(), move(), act());
    expect([await plan(ada), await plan(bob)]).toEqual(["free", "pro"]);
    await apply(
      eventOf(
        "customer.subscription.updated",
        start + 60,
        subscriptionOf(subscription, customer, { metadata: { userId: ada } }),
      ),
    );
    await rederiveForUser(database.pool, ada, { livemode: false, now });
    expect([await plan(ada), await plan(bob)]).toEqual(["free", "pro"]);
    expect((await bindings()).map(({ user_id, ended }) => [user_id, ended])).toEqual([
      [ada, true],
      [bob, false],
    ]);
  });

  it("what is bought afterwards and names somebody else still gives nobody anything", async () => {
    await pays({ userId: ada });
    await applyOwnerChange(deps(), move(), act());
    await apply(
      eventOf(
        "customer.subscription.deleted",
        start + 60,
        subscriptionOf(subscription, customer, { status: "canceled" }),
      ),
      eventOf(
        "customer.subscription.created",
        seconds("2026-12-10T14:00:00Z"),
        subscriptionOf(fresh("sub"), customer, {
          metadata: { userId: ada },
          created: seconds("2026-12-10T14:00:00Z"),
        }),
      ),
    );
    expect([await plan(ada), await plan(bob)]).toEqual(["free", "free"]);
  });
});

describe("unlinking a customer", () => {
  const unlink = () => ({ kind: "unlink" as const, customerId: customer });

  it("takes the access, and what names the user links it no more", async () => {
    await pays({ userId: ada });
    expect(await applyOwnerChange(deps(), unlink(), act())).toMatchObject({ outcome: "applied" });
    expect(await plan(ada)).toBe("free");
    await apply(
      eventOf("customer.updated", start + 60, {
        id: customer,
        object: "customer",
        metadata: { userId: ada },
      }),
    );
    expect(await plan(ada)).toBe("free");
    expect(await open()).toEqual(["metadata_conflict"]);
    // Until a person says otherwise.
    expect(await applyOwnerChange(deps(), link(ada), act())).toMatchObject({ outcome: "applied" });
    expect(await plan(ada)).toBe("pro");
  });

  it("gives it to whom the objects name besides, as the next event would", async () => {
    await pays({ userId: bob });
    await applyOwnerChange(deps(), { kind: "move", customerId: customer, userId: ada }, act());
    await applyOwnerChange(deps(), { kind: "move", customerId: customer, userId: bob }, act());
    // Bob was barred by the first move, and is not any more.
    expect(await plan(bob)).toBe("pro");
    const other = fresh("cus");
    customer = other;
    subscription = fresh("sub");
    await pays({ userId: bob });
    await applyOwnerChange(deps(), { kind: "move", customerId: customer, userId: ada }, act());
    await database.pool.query("update bindings set barred = false where customer_id = $1", [customer]);
    expect(await applyOwnerChange(deps(), unlink(), act())).toMatchObject({
      preview: { owner: { before: ada, after: bob } },
    });
    expect((await bindings()).at(-1)).toMatchObject({
      user_id: bob,
      evidence: "subscription_metadata",
      ended: false,
    });
  });
});

describe("who decides a disagreement has settled it", () => {
  const told = async (code = "metadata_conflict") => {
    const filter = { customerId: customer, code, statuses: ["open", "settled", "resolved"] as const };
    const { rows } = await listMismatches(database.pool, false, filter, { limit: 5 });
    return rows.map(({ status, severity, decision }) => [
      status,
      severity,
      decision?.by.id,
      decision?.reason,
    ]);
  };
  const settled = [["settled", "hygiene", "admin_1", "ticket 4711"]];
  const renews = () =>
    apply(
      eventOf(
        "customer.subscription.updated",
        start + 60,
        subscriptionOf(subscription, customer, { metadata: { userId: bob } }),
      ),
    );
  const disputed = () => pays({ userId: bob }, { metadata: { userId: ada } });

  it("by keeping it with its user: what is paid for is theirs, and a further state of it is no news", async () => {
    await disputed();
    expect(await plan(ada)).toBe("free");
    expect(await told()).toEqual([["open", "blocks_access", undefined, undefined]]);
    await applyOwnerChange(deps(), link(ada), act());
    expect(await plan(ada)).toBe("pro");
    expect(await told()).toEqual(settled);
    expect(await told("subscription_customer_differ")).toEqual([
      ["settled", "risk", "admin_1", "ticket 4711"],
    ]);
    await renews();
    expect(await told()).toEqual(settled);
    expect(await open()).not.toContain("metadata_conflict");
  });

  it("by moving it to whom it names besides", async () => {
    await disputed();
    await applyOwnerChange(deps(), { kind: "move", customerId: customer, userId: bob }, act());
    expect([await plan(ada), await plan(bob)]).toEqual(["free", "pro"]);
    expect(await told()).toEqual(settled);
  });

  it("and where something is bought since that names somebody else, it is open again, to be decided again", async () => {
    await disputed();
    await applyOwnerChange(deps(), link(ada), act());
    const later = seconds("2026-12-10T14:00:00Z");
    const metadata = { userId: bob };
    await apply(
      eventOf(
        "customer.subscription.created",
        later,
        subscriptionOf(fresh("sub"), customer, { metadata, created: later }),
      ),
    );
    expect(await told()).toEqual([["open", "blocks_access", "something_else", null]]);
    expect(await previewOwnerChange(deps(), link(ada))).toMatchObject({ outcome: "preview" });
    const afterwards = { ...deps(), clock: () => new Date("2026-12-10T15:00:00Z") };
    await applyOwnerChange(afterwards, link(ada), act());
    expect(await told()).toEqual(settled);
    expect(await previewOwnerChange(afterwards, link(ada))).toEqual({ outcome: "unchanged" });
  });

  it("an unlinking decides nothing", async () => {
    await disputed();
    await applyOwnerChange(deps(), { kind: "unlink", customerId: customer }, act());
    expect((await told()).map(([status]) => status)).toContain("open");
  });
});

describe("what the inbox says of a customer's owner follows every change", () => {
  const change = (kind: "link" | "move", userId: string) =>
    applyOwnerChange(deps(), { kind, customerId: customer, userId }, act());
  const unlink = () => applyOwnerChange(deps(), { kind: "unlink", customerId: customer }, act());
  const told = async (code: string) => {
    const filter = { customerId: customer, code, statuses: ["open" as const, "settled" as const] };
    const [row] = (await listMismatches(database.pool, false, filter, { limit: 1 })).rows;
    const page = { limit: 20, customerId: customer };
    const orphans = await listOrphans(database.pool, false, page, { reveal: true });
    return {
      linkedTo: row?.boundTo,
      severity: row?.severity,
      isOrphan: orphans.rows.some((orphan) => orphan.customerId === customer),
    };
  };

  it("linked, moved and unlinked, where a user nobody knows is named", async () => {
    await pays({ userId: fresh("ghost") });
    expect(await told("user_unknown")).toEqual({ linkedTo: null, severity: "blocks_access", isOrphan: true });
    await change("link", ada);
    expect(await told("user_unknown")).toEqual({ linkedTo: ada, severity: "hygiene", isOrphan: false });
    await change("move", bob);
    expect(await told("user_unknown")).toEqual({ linkedTo: bob, severity: "hygiene", isOrphan: false });
    await unlink();
    expect(await told("user_unknown")).toEqual({ linkedTo: null, severity: "blocks_access", isOrphan: true });
  });

  it("unlinked from whom it names, then linked to somebody else", async () => {
    await pays({ userId: ada });
    await unlink();
    expect(await told("metadata_conflict")).toMatchObject({ linkedTo: null, isOrphan: true });
    await change("link", bob);
    expect(await told("metadata_conflict")).toMatchObject({ linkedTo: bob, isOrphan: false });
  });
});
