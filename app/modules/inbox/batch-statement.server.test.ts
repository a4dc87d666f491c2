import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PoolClient } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { runBatch } from "./batch-statement.server";

let database: TestDatabase;
let connection: PoolClient;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await database.pool.connect();
});
afterAll(async () => {
  connection.release();
  await database.drop();
});

const echo = {
  name: "echo",
  text: `select coalesce(json_agg(json_build_array(text, encode(body, 'hex')) order by position), '[]')
    from unnest($1::text[], $2::bytea[]) with ordinality as i(text, body, position)`,
};
const batch = (rows: readonly { text: string; body: Uint8Array }[]) =>
  [rows.map(({ text }) => text), rows.map(({ body }) => body)] as const;

test("PostgreSQL gets every text and every byte, batch after batch in the same memory", async () => {
  // Now and then beyond the memory that the first message has.
  const body = fc.oneof(
    fc.uint8Array(),
    fc.integer({ min: 30_000, max: 90_000 }).map((size) => new Uint8Array(size).fill(size)),
  );
  const row = fc.record({
    text: fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
    body,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
      const read: unknown = JSON.parse(await runBatch(connection, echo, ...batch(rows)));
      expect(read).toEqual(rows.map(({ text, body }) => [text, Buffer.from(body).toString("hex")]));
    }),
    { numRuns: 150 },
  );
});

test("a batch that the server refuses fails with its reason, and the connection goes on", async () => {
  const numbers = {
    name: "numbers",
    text: "select sum(text::int)::text from unnest($1::text[], $2::bytea[]) as i(text, body)",
  };
  const of = (...texts: string[]) =>
    runBatch(
      connection,
      numbers,
      texts,
      texts.map(() => new Uint8Array()),
    );
  await expect(of("1", "one")).rejects.toMatchObject({ code: "22P02" });
  expect(await of("1", "2")).toBe("3");
});

test("a broken connection fails the batch", async () => {
  const other = await database.pool.connect();
  const sleep = {
    name: "sleep",
    text: "select pg_sleep(60)::text from unnest($1::text[], $2::bytea[]) limit 1",
  };
  const { rows } = await other.query<{ pid: number }>("select pg_backend_pid() as pid");
  const batch = runBatch(other, sleep, ["x"], [new Uint8Array()]);
  const failed = expect(batch).rejects.toThrow();
  // Until the statement runs there is nothing to break off.
  await expect
    .poll(async () => {
      const ended = await connection.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'",
        [rows[0]?.pid],
      );
      return ended.rowCount;
    })
    .toBe(1);
  await failed;
  other.release(true);
});
