import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { registerAccessProblem } from "./access-metrics.server";
import { forgetProblem, noteProblem } from "./access-problem.server";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("a refused key is 1 until an answer comes", async () => {
  const registry = new Registry();
  const { pool } = database;
  registerAccessProblem({ registry, pool, livemode: false, log: createLog("test", "silent") });
  const told = async () =>
    (await registry.metrics()).split("\n").filter((line) => line.startsWith("paidtrail_"));
  const refused = 'paidtrail_stripe_access_problem{kind="key_refused"}';
  const forbidden = 'paidtrail_stripe_access_problem{kind="forbidden"}';
  expect(await told()).toEqual([`${refused} 0`, `${forbidden} 0`]);
  const failure = { code: null, status: 401, requestId: "req_1", message: "Invalid API Key provided." };
  await noteProblem(pool, false, { kind: "key_refused", ...failure }, new Date());
  expect(await told()).toEqual([`${refused} 1`, `${forbidden} 0`]);
  await forgetProblem(pool, false);
  expect(await told()).toEqual([`${refused} 0`, `${forbidden} 0`]);
});
