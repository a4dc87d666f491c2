import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { boolArray, byteaArray, int4Array, textArray, timestampArray } from "./array-parameter";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Row {
  text: string | null;
  bytes: Uint8Array | null;
  int4: number | null;
  flag: boolean;
  at: number;
}

const cell = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    // Whole characters and no NUL: what a text column can hold.
    text: cell(fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"))),
    bytes: cell(fc.uint8Array()),
    int4: cell(fc.integer()),
    flag: fc.boolean(),
    at: fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) }),
  }),
);

test("PostgreSQL reads every array as it was meant, empty ones and nulls included", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const result = await database.pool.query({
        name: "arrays",
        text: `select * from unnest($1::text[], $2::bytea[], $3::int4[], $4::bool[], $5::timestamptz[])
          with ordinality as read(text, bytes, int4, flag, at, position) order by position`,
        values: [
          textArray(given, (row) => row.text),
          byteaArray(given, (row) => row.bytes),
          int4Array(given, (row) => row.int4),
          boolArray(given, (row) => row.flag),
          timestampArray(given, (row) => row.at),
        ],
      });
      const read = result.rows.map(({ position, bytes, at, ...rest }) => ({
        ...rest,
        bytes: bytes && new Uint8Array(bytes),
        at: at.getTime(),
      }));
      expect(read).toEqual(given.map((row) => ({ ...row })));
    }),
    { numRuns: 200 },
  );
});
