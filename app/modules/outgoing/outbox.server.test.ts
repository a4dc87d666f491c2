import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { transaction } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { caseObjectFor } from "../cases/testing/case-object";
import { emitOutgoing } from "../cases/outgoing-events.server";
import { forgetOutgoing, takeOutgoing } from "./outbox.server";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("delete from outgoing_events"));

const at = new Date("2026-11-24T12:00:00Z");

test("each is taken once, the oldest first, and is whole", async () => {
  const { pool } = database;
  await emitOutgoing(pool, "case.opened", [caseObjectFor(1)], at);
  await emitOutgoing(pool, "case.resolved", [caseObjectFor(1)], new Date(at.getTime() + 1_000));
  const [first] = await takeOutgoing(pool, 1, at);
  expect(first).toMatchObject({ type: "case.opened", payload: caseObjectFor(1), createdAt: at });
  expect(first?.id).toMatch(/^ptevt_[0-9a-f]{32}$/);
  expect((await takeOutgoing(pool, 10, at)).map(({ type }) => type)).toEqual(["case.resolved"]);
  expect(await takeOutgoing(pool, 10, at)).toEqual([]);
});

test("two who take at the same time get different ones, and what a failed one took is free again", async () => {
  const { pool } = database;
  await emitOutgoing(pool, "case.opened", [caseObjectFor(1), caseObjectFor(2)], at);
  const failed = transaction(pool, async (tx) => {
    const [mine] = await takeOutgoing(tx, 1, at);
    const theirs = await transaction(pool, (other) => takeOutgoing(other, 10, at));
    expect(theirs.map(({ id }) => id)).not.toContain(mine?.id);
    expect(theirs).toHaveLength(1);
    throw new Error("the sender was killed");
  });
  await expect(failed).rejects.toThrow("killed");
  expect(await takeOutgoing(pool, 10, at)).toHaveLength(1);
});

test("what was rolled back is told to nobody", async () => {
  const { pool } = database;
  await transaction(pool, async (tx) => {
    await emitOutgoing(tx, "case.opened", [caseObjectFor(1)], at);
    throw new Error("no case after all");
  }).catch(() => {});
  expect(await takeOutgoing(pool, 10, at)).toEqual([]);
});

test("after thirty days they are forgotten", async () => {
  const { pool } = database;
  await emitOutgoing(pool, "case.opened", [caseObjectFor(1)], at);
  expect(await forgetOutgoing(pool, new Date(at.getTime() + 29 * 86_400_000))).toBe(0);
  expect(await forgetOutgoing(pool, new Date(at.getTime() + 31 * 86_400_000))).toBe(1);
});
