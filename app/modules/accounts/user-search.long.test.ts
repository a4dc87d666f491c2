/** A million users: what a search takes, and what serves it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { beginningsQuery, likenessQuery, partsQuery, searchUsers } from "./user-search.server";

const people = 1_000_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const client = await pool.connect();
  await client.query("set statement_timeout = 0");
  await client.query(
    `insert into users (id, email, name)
     select 'user_' || md5(n::text), first || '.' || last || n || '@' || host, initcap(first) || ' ' || initcap(last) || 'son ' || substr(md5(n::text), 1, 4)
     from (
       select n, (array['mara','ada','otto','ines','jan','pia','leo','sofia','bram','carla'])[1 + n % 10] as first,
         (array['lind','okafor','rossi','novak','martin','lorenz','kowal','ferrari','de wit','fournier'])[1 + n / 10 % 10] as last,
         (array['gmail.com','example.com','web.de','proton.me'])[1 + n % 4] as host
       from generate_series(1, ${people}) n
     ) made`,
  );
  await client.query(
    "insert into users (id, email, name) values ('user_it', 'zoe.quixley@rare.test', 'Zoë Quixley')",
  );
  await client.query("vacuum analyze users");
  client.release();
}, 600_000);
afterAll(() => database.drop());

const pastes = [
  [
    "mara.lind1@gmail.com",
    "mar",
    "m",
    "quixley",
    "@rare.test",
    "gmail",
    "okafor",
    "lind9999",
    "Zoe Quixlay",
    "%",
    "_",
  ],
  [
    "user_it",
    "zoe.quix",
    "nobody at all",
    "' or 1=1",
    "xyzzy",
    "de wit",
    "9@web",
    "son abcd",
    "ferrari77",
    "e.q",
  ],
].flat();

it("answers within 100 ms in 95 of 100 cases, whatever is pasted", { timeout: 120_000 }, async () => {
  const took: { text: string; ms: number }[] = [];
  for (let round = 0; round < 10; round += 1) {
    for (const text of pastes) {
      const began = performance.now();
      await searchUsers(database.pool, text, 20);
      took.push({ text, ms: performance.now() - began });
    }
  }
  took.sort((a, b) => a.ms - b.ms);
  const at = (share: number) => took[Math.floor(took.length * share)]?.ms ?? 0;
  console.log(`search among ${people} users: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms`);
  console.log(
    `slowest: ${took
      .slice(-5)
      .map(({ text, ms }) => `${text} ${ms.toFixed(0)} ms`)
      .join(", ")}`,
  );
  expect(at(0.95)).toBeLessThan(100);
});

it("finds the one by any part, and by a name written almost so", async () => {
  for (const [text, by] of [
    ["quixley", "part"],
    ["@rare.test", "part"],
    ["zoe.q", "beginning"],
    ["Zoe Quixlay", "likeness"],
  ] as const) {
    const { users } = await searchUsers(database.pool, text, 20);
    expect(users, text).toEqual([{ id: "user_it", name: "Zoë Quixley", email: "zoe.quixley@rare.test", by }]);
  }
});

it.each([
  ["beginnings", beginningsQuery("zoe.q", 20), /users_email_lower_key/],
  ["parts", partsQuery("quixley", 20), /users_trigrams/],
  ["likeness", likenessQuery("zoe quixlay", 20), /users_trigrams/],
])("%s are served by an index", async (_, query, index) => {
  const { rows } = await database.pool.query<{ "QUERY PLAN": string }>(
    `explain (analyze, costs off) ${query.text}`,
    query.values,
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  console.log(plan);
  expect(plan).toMatch(index);
  expect(plan).not.toMatch(/Seq Scan/);
});
