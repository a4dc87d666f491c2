import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { searchUsers } from "../accounts/user-search.server";
import { eventsOfRequest } from "../inbox/case-ledger.server";
import { subscriptionsOfItem } from "../mirror/subscription-items.server";
import { modeOf } from "./reference";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await pool.query(
    `insert into users (id, email, name) values
       ('user_1', 'mara.lind@example.com', 'Mara Lind'), ('user_2', '100%_sure@example.com', 'Percy'),
       ('user_3', 'otto@lindqvist.test', null)`,
  );
  await pool.query(
    `insert into mirror_objects (livemode, type, id, customer_id, data, as_of, source, updated_at) values
       (false, 'subscription', 'sub_1', 'cus_1', '{"fields":{"items":[{"id":"si_other"},{"id":"si_1"}]}}', now(), 'event', now()),
       (true, 'subscription', 'sub_2', 'cus_2', '{"fields":{"items":[{"id":"si_2"}]}}', now(), 'event', now())`,
  );
  await pool.query(
    `insert into events (livemode, event_id, type, created_at, received_at, customer_id, request_id, size, lane)
     values (false, 'evt_1', 'invoice.paid', now(), now(), 'cus_1', 'req_1', 10, 'lane')`,
  );
});
afterAll(() => database.drop());

const ids = async (text: string) =>
  (await searchUsers(database.pool, text, 20)).users.map(({ id, by }) => [id, by]);

describe("users by what was pasted", () => {
  it.each<[string, string[][]]>([
    [
      "lind",
      [
        ["user_1", "part"],
        ["user_3", "part"],
      ],
    ],
    ["MARA.l", [["user_1", "beginning"]]],
    ["Mara Lnd", [["user_1", "likeness"]]],
    ["0%_s", [["user_2", "part"]]],
    ["%", []],
    ["_", []],
    ["' or '1'='1", []],
    ["\\", []],
    ["<script>alert(1)</script>", []],
    ["a".repeat(10_000), []],
    ["mara\0", []],
    ["   ", []],
  ])("%s", async (text, expected) => {
    expect((await ids(text)).sort()).toEqual(expected);
  });

  it("says where so many match that not all were looked through", async () => {
    const full = await createTestDatabase();
    await full.pool.query(
      "insert into users (id, email, name) select 'user_' || n, n || '@crowd.test', 'One of the crowd ' || n from generate_series(1, 60000) n",
    );
    expect(await searchUsers(full.pool, "crowd", 20, 0)).toMatchObject({ users: [], cutOff: true });
    expect(await searchUsers(full.pool, "crowd", 20, 10_000)).toMatchObject({ more: true, cutOff: false });
    await full.drop();
  });

  it("finds beginnings alone where the server has no trigrams", async () => {
    const bare = await createTestDatabase();
    await bare.pool.query("drop extension pg_trgm cascade");
    await bare.pool.query(
      "insert into users (id, email, name) values ('user_1', 'mara@x.test', 'Mara Lind')",
    );
    expect((await searchUsers(bare.pool, "mara", 20)).users).toHaveLength(1);
    expect((await searchUsers(bare.pool, "lind", 20)).users).toEqual([]);
    await bare.drop();
  });
});

describe("what Stripe numbers", () => {
  it("a subscription's item leads to its customer, in this mode only", async () => {
    expect(await subscriptionsOfItem(database.pool, false, "si_1")).toEqual([{ id: "cus_1", email: null }]);
    expect(await subscriptionsOfItem(database.pool, false, "si_2")).toEqual([]);
  });

  it("a request leads to its events", async () => {
    expect(await eventsOfRequest(database.pool, "req_1")).toEqual([{ id: "evt_1", customerId: "cus_1" }]);
    expect(await eventsOfRequest(database.pool, "req_2")).toEqual([]);
  });

  it.each([
    ["cs_live_a1", true],
    ["cs_test_a1", false],
    ["https://dashboard.stripe.com/customers/cus_1", true],
    ["https://dashboard.stripe.com/test/customers/cus_1", false],
    ["https://dashboard.stripe.com/acct_1/test/payments/pi_1", false],
    ["cus_1", null],
    ["https://evil.test/test/cs", null],
  ])("%s says its mode itself, or does not", (text, livemode) => {
    expect(modeOf(text)).toBe(livemode);
  });
});
