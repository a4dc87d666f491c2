/** The link written to Stripe: what is told of it, what is kept, and that nobody's evidence is overwritten. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type { NamedUser, StripeFailure, StripeResult } from "../stripe/gateway";
import { ownerWriteWords } from "./owner-write-words";
import { settleOwnerWrite } from "./settle-owner-write.server";
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
  answer: StripeResult<NamedUser>,
  customerId = customer,
  meanwhile: () => Promise<void> = async () => {},
) {
  const readAgain: string[] = [];
  const settled: string[] = [];
  const deps = {
    pool: database.pool,
    stripe: { nameUserOnCustomer: () => Promise.resolve(answer) },
    livemode: false,
    clock: () => new Date("2026-11-24T12:00:00Z"),
    readAgain: async (id: string) => {
      readAgain.push(id);
      await meanwhile();
    },
    settleLater: (id: string) => Promise.resolve(void settled.push(id)),
  };
  const act = { actor: { type: "cli" as const, id: "ops" }, reason: "readable at Stripe" };
  const outcome = await writeOwnerToStripe(deps, customerId, act);
  const { rows: audit } = await database.pool.query(
    "select reason, before, after from audit_log where subject_id = $1 and action = 'customer.write_metadata' order by id",
    [customerId],
  );
  return { outcome, readAgain, settled, audit };
}
const ok = (value: NamedUser) => ({ ok: true as const, value });
const wrote = (names: string | null, before: string | null = null) =>
  ok({ outcome: "written", before, names });
const stands = (names: string) => ok({ outcome: "named", names });
const nothing = { "metadata.userId": null };

it("is told, kept and read again where it was written", async () => {
  expect(await write(wrote(user))).toEqual({
    outcome: { outcome: "written", userId: user },
    readAgain: [customer],
    settled: [],
    audit: [{ reason: "readable at Stripe", before: nothing, after: { "metadata.userId": user } }],
  });
});

it("changes nothing where it is so already", async () => {
  const { outcome, audit } = await write(stands(user));
  expect(outcome).toEqual({ outcome: "unchanged", userId: user });
  expect(audit).toEqual([]);
});

it("is not written over another's id, which is read again: a mismatch may follow", async () => {
  expect(await write(stands("user_other"))).toEqual({
    outcome: { outcome: "names_another", names: "user_other", userId: user },
    readAgain: [customer],
    settled: [],
    audit: [],
  });
});

it.each(["user_other", null])(
  "tells that somebody else changed it at the same moment, to %s",
  async (names) => {
    expect(await write(wrote(names))).toEqual({
      outcome: { outcome: "changed_meanwhile", names, userId: user },
      readAgain: [customer],
      settled: [],
      audit: [
        {
          reason: "readable at Stripe",
          before: nothing,
          after: { "metadata.userId": user, namesSince: names },
        },
      ],
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
    settled: [],
    audit: [],
  });
  expect(await write(wrote(user), "cus_nobodys")).toMatchObject({ outcome: { outcome: "not_linked" } });
});

it("keeps what it was written over, which named nobody", async () => {
  const { audit } = await write(wrote(user, ""));
  expect(audit).toMatchObject([{ before: { "metadata.userId": "" } }]);
});

it("quotes what stands there and is no id", () => {
  const { text } = ownerWriteWords({ outcome: "names_another", names: " ada\t", userId: "ada" }, "cus_1");
  expect(text).toContain(`cus_1 names " ada\\t", and is linked to 'ada'`);
});

describe("a write that no answer came of", () => {
  const failure: StripeFailure = {
    kind: "idempotency_conflict",
    code: "idempotency_key_in_use",
    status: 409,
    requestId: "req_7",
    message: "Another request is in progress.",
  };
  const unanswered = ok({ outcome: "unknown", before: null, seen: { names: null }, failure });
  const unknown = {
    reason: "readable at Stripe",
    before: nothing,
    after: expect.objectContaining({ outcome: "unknown", request: "req_7" }),
  };
  const settle = (names: string | null) =>
    settleOwnerWrite(
      {
        pool: database.pool,
        livemode: false,
        clock: () => new Date("2026-11-24T12:02:00Z"),
        readAgain: async (id) => {
          await database.pool.query(
            `insert into mirror_objects (livemode, type, id, customer_id, data, as_of, source, updated_at, metadata_user_id)
             values (false, 'customer', $1, $1, '{"fields":{},"readFrom":{},"place":{}}', now(), 'fetch', now(), $2)`,
            [id, names],
          );
        },
      },
      customer,
    );
  const audited = async () =>
    (
      await database.pool.query(
        `select actor_type as by, after->>'outcome' as outcome from audit_log where subject_id = $1 order by id`,
        [customer],
      )
    ).rows;

  it("is kept as such, read again, left to a job, and never told as if nothing had happened", async () => {
    const { outcome, readAgain, settled, audit } = await write(unanswered);
    expect({ readAgain, settled, audit }).toEqual({
      readAgain: [customer],
      settled: [customer],
      audit: [unknown],
    });
    if (outcome.outcome !== "unknown") throw new Error(outcome.outcome);
    const { title, text } = ownerWriteWords(outcome, customer);
    expect(title).toBe("It is not known whether Stripe wrote it");
    expect(text).toContain("req_7");
    expect(text).not.toContain("Nothing was changed");
  });

  it.each([
    ["written", true, "found to be written"],
    ["not written", false, "found not to be written"],
  ])("is settled by the job, which finds it %s, once", async (_which, isThere, found) => {
    await write(unanswered);
    await settle(isThere ? user : null);
    expect(await audited()).toEqual([
      { by: "cli", outcome: "unknown" },
      { by: "system", outcome: found },
    ]);
    await write(stands(user));
    expect(await audited()).toHaveLength(2);
  });

  it("is settled by whoever asks again", async () => {
    await write(unanswered);
    const { outcome, audit } = await write(stands(user));
    expect(outcome).toEqual({ outcome: "unchanged", userId: user });
    expect(audit).toEqual([
      unknown,
      expect.objectContaining({ after: expect.objectContaining({ outcome: "found to be written" }) }),
    ]);
  });
});

it("settles what it mends in the name of whoever wrote, also where a worker saw first that it is over", async () => {
  await database.pool.query(
    `insert into mismatches (livemode, code, subject_type, subject_id, severity, evidence, first_seen_at, last_seen_at)
     select false, code, 'customer', $1, 'hygiene', '{}', $2, $2
     from unnest('{bound_metadata_missing,email_differs}'::text[]) as code`,
    [customer, "2026-11-24T11:00:00Z"],
  );
  await write(wrote(user), customer, async () => {
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
