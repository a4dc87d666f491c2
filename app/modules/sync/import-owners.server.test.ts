/** Links from a file: each row told, nothing granted on a mistake, sent again nothing happens twice. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { everyBinding } from "../ownership/binding-list.server";
import { listMismatches } from "../ownership/mismatch-list.server";
import { applyDue } from "./apply-due.server";
import { importOwners } from "./import-owners.server";
import { deliver, eventOf, fresh, seconds, subscriptionOf } from "./testing/deliver";
import { manyPayers, mappingOf } from "./testing/many-payers";

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

async function payers(count: number) {
  const customers = Array.from({ length: count }, () => fresh("cus"));
  const users = customers.map(() => fresh("user"));
  await database.pool.query(
    "insert into users (id, email, created_at, updated_at) select id, id || '@example.com', $2, $2 from unnest($1::text[]) as id",
    [users, now],
  );
  const events = customers.flatMap((customer) => [
    eventOf("customer.created", start, { id: customer, object: "customer" }),
    eventOf("customer.subscription.created", start, subscriptionOf(fresh("sub"), customer)),
  ]);
  await deliver(database.pool, events, now);
  while ((await applyDue(deps())).claimed > 0);
  return customers.map((customer, index) => ({ customer, user: users[index] ?? "" }));
}

async function send(text: string, dryRun = false) {
  async function* file() {
    yield Buffer.from(text);
  }
  const act = { actor: { type: "cli" as const, id: "ops" }, reason: "migration of 2026" };
  const started = await importOwners(deps(), file(), { dryRun, act });
  if (!started.ok) throw new Error(started.problem);
  const rows = [];
  for await (const part of started.rows) rows.push(...part);
  return rows.sort((a, b) => a.line - b.line);
}
const plansOf = async (users: string[]) =>
  (await loadEntitlements(database.pool, false, users)).map(({ planId }) => planId);

it("tells each row, first without doing anything; grants nothing on a mistake; does nothing twice", async () => {
  const [one, two, three, four] = await payers(4);
  if (!one || !two || !three || !four) throw new Error("four were made");
  const text = [
    "user_id,customer_id",
    `${one.user},${one.customer}`,
    `${one.user},${one.customer}`,
    `nobody,${two.customer}`,
    `${two.user},cus_unheardOf`,
    `${three.user},${three.customer}`,
    `${four.user},${three.customer}`,
    `${four.user},${four.customer}`,
    "what,is this",
  ].join("\r\n");
  const expected = [
    [2, "linked", "Pro"],
    [3, "repeated", null],
    [4, "refused", null],
    [5, "refused", null],
    [6, "refused", null],
    [7, "refused", null],
    [8, "linked", "Pro"],
    [9, "refused", null],
  ];
  const told = (rows: Awaited<ReturnType<typeof send>>) =>
    rows.map(({ line, result, gains }) => [line, result, gains]);
  const all = [one, two, three, four].map(({ user }) => user);

  expect(told(await send(text, true))).toEqual(expected);
  expect(await plansOf(all)).toEqual([]);
  const rows = await send(text);
  expect(told(rows)).toEqual(expected);
  for (const { result, problem } of rows) expect(problem === null).toBe(result !== "refused");
  expect(await plansOf([one.user, four.user])).toEqual(["pro", "pro"]);
  expect(await plansOf([two.user, three.user])).toEqual([]);
  expect((await send(text)).map(({ result }) => result)).toEqual([
    "unchanged",
    "repeated",
    "refused",
    "refused",
    "refused",
    "refused",
    "unchanged",
    "refused",
  ]);
  const { rows: mismatches } = await listMismatches(
    database.pool,
    false,
    { customerId: one.customer, statuses: ["settled"] },
    { limit: 5 },
  );
  expect(mismatches).toMatchObject([
    { code: "customer_unlinked", decision: { reason: "migration of 2026" } },
  ]);
});

it("nobody's customer is taken from them", async () => {
  const [one, two] = await payers(2);
  if (!one || !two) throw new Error("two were made");
  await send(`user_id,customer_id\n${one.user},${one.customer}`);
  expect(await send(`user_id,customer_id\n${two.user},${one.customer}`)).toMatchObject([
    { result: "refused", problem: expect.stringContaining(`linked to '${one.user}'`) },
  ]);
});

it("a column that was filled down gives one user no more customers than a person has", async () => {
  const many = await payers(25);
  const user = many[0]?.user ?? "";
  const text = `user_id,customer_id\n${many.map(({ customer }) => `${user},${customer}`).join("\n")}`;
  const refused = expect.stringContaining("has 20 customers already");
  for (const dryRun of [true, false]) {
    const rows = await send(text, dryRun);
    expect(rows.filter(({ result }) => result === "linked")).toHaveLength(20);
    expect(rows.slice(20).map(({ problem }) => problem)).toEqual(Array(5).fill(refused));
  }
  // What they have already is told as before, and makes no room.
  const again = await send(text);
  expect(again.map(({ result }) => result)).toEqual([
    ...Array(20).fill("unchanged"),
    ...Array(5).fill("refused"),
  ]);
});

it("many, in parts; and what is there is told again by the export", async () => {
  const many = await payers(450);
  const rows = await send(
    `\ufeffuser_id;customer_id\r\n${many.map(({ user, customer }) => `${user};${customer}`).join("\r\n")}`,
  );
  expect(new Set(rows.map(({ result }) => result))).toEqual(new Set(["linked"]));
  expect(rows).toHaveLength(450);
  const exported = new Map<string, string>();
  for await (const part of everyBinding(database.pool, false)) {
    for (const { customerId, userId } of part) exported.set(customerId, userId);
  }
  for (const { customer, user } of many) expect(exported.get(customer)).toBe(user);
});

it("a row that fails unexpectedly takes none of the others with it", async () => {
  const many = await payers(30);
  const [broken] = many.splice(11, 1);
  if (!broken) throw new Error("thirty were made");
  await database.pool.query(`
    create function refuse_one() returns trigger language plpgsql as $$
      begin if new.customer_id = '${broken.customer}' then raise exception 'no such luck'; end if; return new; end $$;
    create trigger refuse_one before insert on bindings for each row execute function refuse_one()`);
  const text = [broken, ...many].map(({ user, customer }) => `${user},${customer}`).join("\n");
  const rows = await send(`user_id,customer_id\n${text}`);
  expect(rows[0]).toMatchObject({ result: "refused", problem: expect.stringContaining("no such luck") });
  expect(rows.slice(1).map(({ result }) => result)).toEqual(Array(29).fill("linked"));
  await database.pool.query("drop trigger refuse_one on bindings");
});

it("five thousand rows, of which every fiftieth is wrong", async () => {
  const rows = await manyPayers(database.pool, 5_000, now);
  const told = await send(mappingOf(rows));
  const count = (wanted: string) => told.filter(({ result }) => result === wanted).length;
  expect([told.length, count("linked"), count("refused")]).toEqual([5_000, 4_900, 100]);
  const { rows: stored } = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from bindings where evidence = 'operator' and ended_at is null and customer_id like 'cus_many%'",
  );
  expect(stored).toEqual([{ count: 4_900 }]);
}, 120_000);
