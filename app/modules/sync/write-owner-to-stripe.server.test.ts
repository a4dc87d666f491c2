/** The link written to Stripe: what is told of it, what is kept, and that nobody's evidence is overwritten. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type { StripeFailure, StripeResult } from "../stripe/gateway";
import { fresh } from "./testing/deliver";
import { writeOwnerToStripe } from "./write-owner-to-stripe.server";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let customer: string;
let user: string;
beforeEach(async () => {
  [customer, user] = [fresh("cus"), fresh("user")];
  await database.pool.query(
    "insert into bindings (livemode, customer_id, user_id, evidence) values (false, $1, $2, 'operator')",
    [customer, user],
  );
});

async function write(
  answer: StripeResult<{ written: boolean; names: string | null }>,
  customerId = customer,
  meanwhile: () => Promise<void> = async () => {},
) {
  const readAgain: string[] = [];
  const deps = {
    pool: database.pool,
    stripe: { nameUserOnCustomer: () => Promise.resolve(answer) },
    livemode: false,
    clock: () => new Date("2026-11-24T12:00:00Z"),
    readAgain: async (id: string) => {
      readAgain.push(id);
      await meanwhile();
    },
  };
  const act = { actor: { type: "cli" as const, id: "ops" }, reason: "readable at Stripe" };
  const outcome = await writeOwnerToStripe(deps, customerId, act);
  const { rows: audit } = await database.pool.query(
    "select reason, after from audit_log where subject_id = $1 and action = 'customer.write_metadata'",
    [customerId],
  );
  return { outcome, readAgain, audit };
}
const says = (written: boolean, names: string | null) => ({ ok: true as const, value: { written, names } });

it("is told, kept and read again where it was written", async () => {
  expect(await write(says(true, user))).toEqual({
    outcome: { outcome: "written", userId: user },
    readAgain: [customer],
    audit: [{ reason: "readable at Stripe", after: { "metadata.userId": user } }],
  });
});

it("changes nothing where it is so already", async () => {
  const { outcome, audit } = await write(says(false, user));
  expect(outcome).toEqual({ outcome: "unchanged", userId: user });
  expect(audit).toEqual([]);
});

it("is not written over another's id, which is read again: a mismatch may follow", async () => {
  expect(await write(says(false, "user_other"))).toEqual({
    outcome: { outcome: "names_another", names: "user_other", userId: user },
    readAgain: [customer],
    audit: [],
  });
});

it.each(["user_other", null])(
  "tells that somebody else changed it at the same moment, to %s",
  async (names) => {
    expect(await write(says(true, names))).toEqual({
      outcome: { outcome: "changed_meanwhile", names, userId: user },
      readAgain: [customer],
      audit: [{ reason: "readable at Stripe", after: { "metadata.userId": user, namesSince: names } }],
    });
  },
);

it("leaves nothing behind where Stripe refuses, and asks nothing of a customer of nobody's", async () => {
  const failure: StripeFailure = {
    kind: "forbidden",
    code: null,
    status: 403,
    requestId: "req_1",
    message: "No.",
  };
  expect(await write({ ok: false, failure })).toEqual({
    outcome: { outcome: "stripe_failed", failure },
    readAgain: [],
    audit: [],
  });
  expect(await write(says(true, user), "cus_nobodys")).toMatchObject({ outcome: { outcome: "not_linked" } });
});

it("settles what it mends in the name of whoever wrote, also where a worker saw first that it is over", async () => {
  await database.pool.query(
    `insert into mismatches (livemode, code, subject_type, subject_id, severity, evidence, first_seen_at, last_seen_at)
     select false, code, 'customer', $1, 'hygiene', '{}', $2, $2
     from unnest('{bound_metadata_missing,email_differs}'::text[]) as code`,
    [customer, "2026-11-24T11:00:00Z"],
  );
  await write(says(true, user), customer, async () => {
    await database.pool.query(
      "update mismatches set resolved_at = $2, status = 'resolved' where subject_id = $1",
      [customer, "2026-11-24T12:00:00Z"],
    );
  });
  const { rows } = await database.pool.query(
    "select code, status, status_actor_id as by, status_reason as reason from mismatches where subject_id = $1 and severity = 'hygiene' and resolved_at is not null order by code",
    [customer],
  );
  expect(rows).toEqual([
    { code: "bound_metadata_missing", status: "settled", by: "ops", reason: "readable at Stripe" },
    { code: "email_differs", status: "resolved", by: null, reason: null },
  ]);
});
