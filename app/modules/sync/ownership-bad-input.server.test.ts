/** What people write where an id belongs, and whose address they sign up with: nothing is granted, each is reported. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { upsertUser } from "../accounts/users.server";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { listMismatches } from "../ownership/mismatch-list.server";
import { lastWalk } from "../ownership/ownership-walk.server";
import { applyDue } from "./apply-due.server";
import { checkDue, walkOwnership } from "./check-ownership.server";
import { listOrphans } from "./orphans.server";
import { rederiveForUser } from "./rederive.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";

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

let customer: string;
let user: string;
beforeEach(() => {
  [customer, user] = [fresh("cus"), fresh("user")];
});

async function signUp(id: string, email = `${id}@example.com`) {
  await database.pool.query(
    "insert into users (id, email, email_verified, created_at, updated_at) values ($1, $2, true, $3, $3)",
    [id, email, now],
  );
  await rederiveForUser(database.pool, id, { livemode: false, now });
  while ((await checkDue(deps())) > 0);
}
async function apply(...events: Json[]) {
  await deliver(database.pool, events, now);
  while ((await applyDue(deps())).claimed > 0);
  while ((await checkDue(deps())) > 0);
}
const pays = (metadata: Json = {}, email = "payer@example.net") =>
  apply(
    eventOf("customer.created", start, { id: customer, object: "customer", email }),
    eventOf("customer.subscription.created", start, subscriptionOf(fresh("sub"), customer, { metadata })),
  );
const plan = async (id = user) => (await loadEntitlements(database.pool, false, [id]))[0]?.planId ?? "free";
const open = async () =>
  (await listMismatches(database.pool, false, { customerId: customer }, { limit: 20 })).rows
    .map(({ code }) => code)
    .sort();
/** What names a user at Stripe, as the mismatch tells it. */
const sources = async () => {
  const { rows } = await database.pool.query<{
    sources: { value: string; userId: string | null; where: { object: string; field: string } }[];
  }>(
    "select sources from mismatches where subject_id = $1 and code = 'user_unknown' and resolved_at is null",
    [customer],
  );
  return (rows[0]?.sources ?? [])
    .filter(({ where }) => where.object !== "link")
    .map(({ value, userId, where: { field } }) => ({ field, value, userId }));
};
const bindings = async () =>
  (await database.pool.query("select user_id from bindings where customer_id = $1", [customer])).rows;
/** In quotation marks, with what cannot be seen written out. */
const visible = (text: string) =>
  JSON.stringify(text).replace("\u00a0", "\\u00a0").replace("\ufeff", "\\ufeff");
const candidates = async () =>
  (
    await listOrphans(database.pool, false, { customerId: customer, limit: 5 }, { reveal: true })
  ).rows[0]?.candidates.map(({ userId, reason }) => [userId, reason]);

it("who signs up with a payer's email is given nothing, before or after; it is suggested", async () => {
  const email = `${user}@payer.example`;
  await pays({}, email);
  expect(await open()).toEqual(["customer_unlinked"]);
  await signUp(user, email);
  expect(await plan()).toBe("free");
  expect(await open()).toEqual(["customer_unlinked", "email_only_match"]);
  expect(await candidates()).toEqual([[user, "verified_email"]]);
});

it.each([
  ["of a subscription", { mode: "subscription", payment_status: "paid" }, "risk"],
  ["not paid", { mode: "payment", payment_status: "unpaid" }, "risk"],
  ["paid once", { mode: "payment", payment_status: "paid" }, "blocks_access"],
])("a session that names another and is %s", async (_which, session, severity) => {
  const other = fresh("other");
  await signUp(user);
  await signUp(other);
  await pays({ userId: user });
  const about = { id: fresh("cs"), object: "checkout.session", status: "complete", customer, metadata: {} };
  const event = { ...about, ...session, client_reference_id: other };
  await deliver(database.pool, [eventOf("checkout.session.completed", start + 5, event)], now);
  await applyDue(deps());
  const severityNow = async () =>
    (await listMismatches(database.pool, false, { customerId: customer }, { limit: 20 })).rows.find(
      ({ code }) => code === "metadata_conflict",
    )?.severity;
  expect(await severityNow(), "as the batch finds it").toBe(severity);
  while ((await checkDue(deps())) > 0);
  expect(await severityNow(), "as the close look finds it").toBe(severity);
  expect(await plan()).toBe("pro");
});

it("another's id in a payment link's client reference moves nobody's customer and gives them nothing", async () => {
  const thief = fresh("thief");
  await signUp(user);
  await signUp(thief);
  await pays({ userId: user });
  await apply(
    eventOf("checkout.session.completed", start + 60, {
      id: fresh("cs"),
      object: "checkout.session",
      customer,
      client_reference_id: thief,
      payment_link: "plink_1",
      mode: "subscription",
      status: "complete",
      payment_status: "paid",
      metadata: {},
    }),
  );
  expect([await plan(user), await plan(thief)]).toEqual(["pro", "free"]);
  expect(await open()).toContain("client_reference_unproven");
});

describe("an id in the metadata", () => {
  it("of another case grants nothing, and is the nearest candidate", async () => {
    await signUp(user);
    await pays({ userId: user.toUpperCase() });
    expect(await plan()).toBe("free");
    expect(await open()).toEqual(["user_unknown"]);
    expect(await candidates()).toEqual([[user, "metadata_near_miss"]]);
  });

  it("with white space within grants nothing, and is the nearest candidate", async () => {
    await signUp(user);
    await pays({ userId: `${user.slice(0, 3)} ${user.slice(3)}` });
    expect(await plan()).toBe("free");
    expect(await candidates()).toEqual([[user, "metadata_near_miss"]]);
  });

  it.each([
    ["spaces", " ", " "],
    ["a line break", "", "\n"],
    ["a tab", "\t", ""],
    ["a space that does not break", "", "\u00a0"],
    ["a byte order mark", "\ufeff", ""],
  ])(
    "with %s around grants nothing; it is quoted, and the user it may mean stands beside it",
    async (_which, before, after) => {
      await signUp(user);
      await pays({ userId: `${before}${user}${after}` });
      expect(await plan()).toBe("free");
      expect(await bindings()).toEqual([]);
      expect(await sources()).toEqual([
        { field: "metadata.userId", value: visible(`${before}${user}${after}`), userId: user },
      ]);
      expect(await candidates()).toEqual([[user, "metadata_near_miss"]]);
    },
  );

  it("under two keys that differ is neither's, and both stand beside it", async () => {
    const other = fresh("other");
    await signUp(user);
    await signUp(other);
    await pays({ userId: user, user_id: other });
    expect([await plan(), await plan(other)]).toEqual(["free", "free"]);
    expect(await bindings()).toEqual([]);
    expect(await open()).toEqual(["user_unknown"]);
    expect(await sources()).toEqual([
      { field: "metadata.userId", value: user, userId: user },
      { field: "metadata.user_id", value: other, userId: other },
    ]);
    const likely = [user, other].sort().map((id) => [id, "metadata_near_miss"]);
    expect(await candidates()).toEqual(likely);
  });

  it("too long under the one key is not made up for by the other", async () => {
    await signUp(user);
    await pays({ userId: "w".repeat(300), user_id: user });
    expect(await plan()).toBe("free");
    expect(await bindings()).toEqual([]);
    expect((await sources()).map(({ field, userId }) => [field, userId])).toEqual([
      ["metadata.userId", null],
      ["metadata.user_id", user],
    ]);
  });

  it("under two keys that say the same is the id", async () => {
    await signUp(user);
    await pays({ userId: user, user_id: user });
    expect(await plan()).toBe("pro");
  });

  it.each([
    ["a user's, and linked", true],
    ["nobody's", false],
  ])("not exact, on a customer who is %s, gives nobody anything", async (_which, linked) => {
    await signUp(user);
    const thief = fresh("thief");
    await signUp(thief);
    await pays(linked ? { userId: user } : {});
    const metadata = { userId: ` ${thief}` };
    await apply(eventOf("customer.updated", start + 60, { id: customer, object: "customer", metadata }));
    expect([await plan(), await plan(thief)]).toEqual([linked ? "pro" : "free", "free"]);
    expect(await open()).toContain("user_unknown");
  });

  it("of every kind of character, as long as Stripe takes it, fits what it is looked up by", async () => {
    // Unlike each other, so that compressing them helps little.
    const characters = (from: number) =>
      Array.from({ length: 500 }, (_one, at) => String.fromCodePoint(from + ((at * 7919) % 20_000))).join("");
    await pays({ userId: characters(0x4e00) });
    expect(await open()).toEqual(["user_unknown"]);
    customer = fresh("cus");
    await pays({ userId: "\u0001\u2028".repeat(250), user_id: characters(0x4e00) });
    expect(await open()).toEqual(["user_unknown"]);
  });

  it("as a number is the id of these digits and nobody else's", async () => {
    const digits = String(process.pid) + Date.now();
    await signUp(`${digits}0`);
    await pays({ userId: Number(digits.slice(0, 15)) });
    expect(await plan(`${digits}0`)).toBe("free");
    expect(await open()).toEqual(["user_unknown"]);
  });

  it("of five hundred characters is nobody's, and is reported as it stands", async () => {
    await signUp(user);
    const written = user.repeat(100).slice(0, 500);
    await pays({ userId: written });
    expect(await plan()).toBe("free");
    expect(await open()).toEqual(["user_unknown"]);
    expect(await sources()).toEqual([{ field: "metadata.userId", value: `"${written}"`, userId: null }]);
  });

  it("that is an email grants nothing; the user with that email is a candidate", async () => {
    await signUp(user);
    await pays({ userId: `${user}@example.com` });
    expect(await plan()).toBe("free");
    expect(await candidates()).toEqual([[user, "metadata_is_email"]]);
  });
});

it("an address that was changed here says so, and who shared the old one is looked at again", async () => {
  const other = fresh("user");
  const [old, fresher] = [`${user}@shared.example`, `${user}@elsewhere.example`];
  const change = { actor: { type: "system" as const, id: "test" }, now };
  const update = async (id: string, email: string) => {
    await upsertUser(database.pool, { id, email }, change);
    await rederiveForUser(database.pool, id, { livemode: false, now });
    while ((await checkDue(deps())) > 0);
  };
  await update(user, old);
  await update(other, old.replace("@", "+two@"));
  await pays({ userId: user }, old);
  const shares = async () =>
    (await listMismatches(database.pool, false, { userId: other }, { limit: 5 })).rows
      .filter(({ subject }) => subject.id === other)
      .map(({ code }) => code);
  expect(await shares()).toEqual(["same_address_users"]);
  await update(user, fresher);
  expect(await shares()).toEqual([]);
  const { rows } = await database.pool.query<{ sources: { value: string; where: { field: string } }[] }>(
    "select sources from mismatches where subject_id = $1 and code = 'email_differs' and resolved_at is null",
    [customer],
  );
  expect(rows[0]?.sources.map(({ value, where }) => [where.field, value])).toEqual([
    ["email (not verified)", fresher],
    ["former email", old],
    ["email", old],
  ]);
});

it("the nightly look finds what nothing asked about, goes on where it was interrupted, and ends", async () => {
  await signUp(user);
  await pays({ userId: user });
  await database.pool.query("update users set email = $2 where id = $1", [user, `${user}@elsewhere.example`]);
  expect(await open()).toEqual(["bound_metadata_missing", "email_differs"]);
  await database.pool.query("delete from users where id = $1", [user]);
  await database.pool.query(
    "insert into ownership_walks (livemode, started_at, after_customer, checked) values (false, $1, '', 41)",
    [now],
  );
  expect(await walkOwnership(deps())).toBeGreaterThan(41);
  expect(await open()).toContain("bound_user_missing");
  expect(await lastWalk(database.pool, false)).toMatchObject({ finishedAt: now.toISOString() });
});
