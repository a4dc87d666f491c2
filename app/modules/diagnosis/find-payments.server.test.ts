import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { findPayments } from "./find-payments.server";
import { readReference } from "./reference";

let database: TestDatabase;

const url = "https://invoice.stripe.com/i/acct_1/test_YWNjdF8x";

beforeAll(async () => {
  database = await createTestDatabase();
  const rows = [
    [
      "invoice",
      "in_1",
      "cus_1",
      { hostedInvoiceUrl: `${url}?s=ap`, number: "ABCD1234-0001", amountPaid: 1900 },
    ],
    [
      "charge",
      "ch_1",
      "cus_1",
      { cardLast4: "4242", amount: 1900, currency: "eur", receiptNumber: "1234-5678" },
    ],
    ["charge", "ch_2", "cus_2", { cardLast4: "4242", amount: 4900, currency: "eur", receiptNumber: null }],
  ] as const;
  for (const [type, id, customer, fields] of rows) {
    await database.pool.query(
      `insert into mirror_objects (livemode, type, id, customer_id, data, deleted, as_of, source, created_at, updated_at)
       values (false, $1, $2, $3, $4, false, now(), 'event', '2026-11-22T14:00:00Z', now())`,
      [type, id, customer, { fields, readFrom: {}, place: {} }],
    );
  }
}, 60_000);

afterAll(() => database.drop());

const idsFor = async (pasted: string, livemode = false) =>
  (await findPayments(database.pool, livemode, readReference(pasted))).payments.map(({ id }) => id);

describe("a payment is found by", () => {
  test.each([
    [`${url}?s=em`, ["in_1"]],
    ["ABCD1234-0001", ["in_1"]],
    ["1234-5678", ["ch_1"]],
    ["4242 19.00", ["ch_1"]],
    ["ending in 4242, 49.00, 2026-11-22", ["ch_2"]],
    ["card 4242", ["ch_2", "ch_1"]],
    ["ending in 4242, 19.00, 2026-10-01", []],
    ["ending in 4242, 19.00, 2026-02-31", ["ch_1"]],
    ["9999-9999", []],
  ])("%s", async (pasted, ids) => {
    expect(await idsFor(pasted)).toEqual(ids);
  });

  test("nothing of the other mode", async () => {
    expect(await idsFor("1234-5678", true)).toEqual([]);
  });
});
