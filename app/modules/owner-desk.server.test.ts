/** What stands beside a mismatch: both ends of each decision, and nothing that leads nowhere. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "./entitlements/catalogue.server";
import { mismatchShown } from "./owner-desk.server";
import { listMismatches } from "./ownership/mismatch-list.server";
import { applyDue } from "./sync/apply-due.server";
import { applyOwnerChange, previewOwnerChange } from "./sync/change-owner.server";
import { checkDue } from "./sync/check-ownership.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./sync/testing/deliver";

const start = seconds("2026-12-10T12:00:00Z");
const now = new Date("2026-12-10T13:00:00Z");
let database: TestDatabase;
const deps = () => ({ pool: database.pool, livemode: false, clock: () => now });

beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: ["write"] }, change);
  await mapPrice(database.pool, "price_pro", "pro", change);
});
afterAll(() => database.drop());

let arne: string;
let signe: string;
let customer: string;
beforeEach(async () => {
  [arne, signe, customer] = [fresh("arne"), fresh("signe"), fresh("cus")];
  for (const id of [arne, signe]) {
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
const customerOf = (id: string, metadata: Json, more: Json = {}) =>
  eventOf("customer.created", start, { id, object: "customer", email: null, metadata, ...more });
const pays = (id: string, metadata: Json = {}) =>
  eventOf("customer.subscription.created", start + 1, subscriptionOf(fresh("sub"), id, { metadata }));

async function shown(code: string, of: { customerId?: string; userId?: string } = { customerId: customer }) {
  const { rows } = await listMismatches(
    database.pool,
    false,
    { ...of, code, statuses: ["open", "settled"] },
    { limit: 1 },
  );
  const found = await mismatchShown(deps(), String(rows[0]?.id), { reveal: true });
  if (found === null) throw new Error(`no mismatch ${code}`);
  return found.mismatch;
}

describe("a subscription that names somebody else than the link", () => {
  beforeEach(() => apply(customerOf(customer, { userId: arne }), pays(customer, { userId: signe })));

  it("says what keeping it opens to the linked user, as the page that asks does", async () => {
    const { candidates } = await shown("metadata_conflict");
    const linked = candidates.find(({ userId }) => userId === arne);
    expect(
      linked?.whatIfs.map(({ change, access }) => [change, access.effect, access.after?.planId]),
    ).toEqual([
      ["keep", "gains", "pro"],
      ["unlink", "keeps", "free"],
    ]);
    const keep = { kind: "link" as const, customerId: customer, userId: arne };
    const asked = await previewOwnerChange(deps(), keep);
    if (asked.outcome !== "preview") throw new Error(asked.outcome);
    expect(asked.preview.entitlements.find(({ userId }) => userId === arne)?.after?.planId).toBe("pro");
    expect(candidates.find(({ userId }) => userId === signe)?.whatIfs.map(({ change }) => change)).toEqual([
      "move",
    ]);
  });

  it("offers no writing at Stripe over what the customer names, before and after it is moved", async () => {
    expect((await shown("metadata_conflict")).actions).not.toContain("write_metadata");
    const move = { kind: "move" as const, customerId: customer, userId: signe };
    const act = { actor: { type: "user" as const, id: "admin_1" }, reason: "hers", fingerprint: null };
    expect(await applyOwnerChange(deps(), move, act)).toMatchObject({ outcome: "applied" });
    expect((await shown("metadata_conflict")).actions).not.toContain("write_metadata");
  });
});

it("instead of a deleted customer, those with its user's address that belong to nobody are offered", async () => {
  const other = fresh("cus");
  await apply(
    customerOf(customer, { userId: arne }),
    customerOf(other, {}, { email: `${arne}@example.com` }),
    pays(other),
  );
  await apply(eventOf("customer.deleted", start + 5, { id: customer, object: "customer", deleted: true }));
  expect((await shown("bound_customer_deleted")).rebinds).toEqual([
    { customerId: other, pays: "subscription runs" },
  ]);
});
