import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { rejectionStretches } from "./rejection-stretches.server";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // 212 with the old secret from 13:40 on, a minute apart; one such a day before; others beside them.
  await database.pool.query(
    `insert into deliveries (received_at, outcome, reason, detail, size, suppressed)
     select '2026-11-22T13:40:00Z'::timestamptz + n * interval '1 minute', 'rejected', 'signature_secret_rolled', 'The old secret fits.', 9, 0
       from generate_series(0, 201) n
     union all values
       ('2026-11-22T17:03:00Z'::timestamptz, 'rejected', 'signature_secret_rolled', 'The old secret fits.', 9, 9),
       ('2026-11-21T13:40:00Z', 'rejected', 'signature_secret_rolled', 'The old secret fits.', 9, 0),
       ('2026-11-22T13:50:00Z', 'rejected', 'signature_timestamp_old', '301 s old.', 9, 0),
       ('2026-11-22T13:51:00Z', 'rejected', 'signature_timestamp_old', '302 s old.', 9, 0),
       ('2026-11-22T13:52:00Z', 'accepted', null, null, 9, 0),
       ('2026-11-01T13:52:00Z', 'rejected', 'body_not_json', null, 9, 0)
     order by 1`,
  );
});
afterAll(() => database.drop());

it("puts together what was refused for the same, and parts what an hour lies between", async () => {
  expect(await rejectionStretches(database.pool, new Date("2026-11-20T00:00:00Z"))).toEqual([
    {
      reason: "signature_secret_rolled",
      detail: "The old secret fits.",
      count: 212,
      from: "2026-11-22T13:40:00.000Z",
      to: "2026-11-22T17:03:00.000Z",
    },
    {
      reason: "signature_timestamp_old",
      detail: null,
      count: 2,
      from: "2026-11-22T13:50:00.000Z",
      to: "2026-11-22T13:51:00.000Z",
    },
    {
      reason: "signature_secret_rolled",
      detail: "The old secret fits.",
      count: 1,
      from: "2026-11-21T13:40:00.000Z",
      to: "2026-11-21T13:40:00.000Z",
    },
  ]);
});
