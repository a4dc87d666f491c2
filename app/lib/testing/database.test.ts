import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "./database";

let first: TestDatabase;
let second: TestDatabase;
beforeAll(async () => {
  [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(async () => {
  await Promise.all([first.drop(), second.drop()]);
});

test("a test database is migrated, and nobody else's", async () => {
  await first.pool.query("insert into plans (id, name, rank, features) values ('pro', 'Pro', 1, '{}')");
  expect((await first.pool.query("select count(*) as rows from plans")).rows).toEqual([{ rows: 1 }]);
  expect((await second.pool.query("select count(*) as rows from plans")).rows).toEqual([{ rows: 0 }]);
});

test("trigram search is available", async () => {
  const { rows } = await first.pool.query("select similarity('paidtrail', 'paidtrails') > 0.5 as close");
  expect(rows).toEqual([{ close: true }]);
});
