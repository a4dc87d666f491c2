/** Mending our endpoint at Stripe's emulator: what the diagnosis said of it is over afterwards, and the log tells who. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { diagnoseReference } from "../diagnosis/diagnose.server";
import { configuration } from "../diagnosis/testing/facts";
import { type EmulatedStripe, emulatedStripe } from "../runs/testing/emulated-stripe";
import { createCaseReader } from "../stripe/case-reader.server";
import { createEndpointKeeper } from "../stripe/endpoint-keeper.server";
import { neededEvents } from "../stripe/needed-events";
import { createPace } from "../stripe/pace.server";
import { createStripeReader } from "../stripe/reader.server";
import { createEndpoint, mendEndpoint, newEndpointAttempt, plannedChange } from "./mend-endpoint.server";

const url = "https://app.example/api/stripe/webhook";
const clock = () => new Date();
const cause = { actor: { type: "user" as const, id: "ada" }, reason: "Ticket 4711" };
let database: TestDatabase;
let stripe: EmulatedStripe;

beforeAll(async () => {
  [database, stripe] = await Promise.all([createTestDatabase(), emulatedStripe()]);
  await database.pool.query("insert into users (id, email) values ('user_ivo', 'ivo@example.com')");
}, 60_000);
afterAll(async () => {
  await Promise.all([database.drop(), stripe.stop()]);
});
beforeEach(async () => {
  const all = await keeper().all();
  if (!all.ok) throw new Error(all.failure.message);
  for (const { id } of all.value) {
    await fetch(`${stripe.url}/v1/webhook_endpoints/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${stripe.key}` },
    });
  }
});

const requests = () => ({
  key: stripe.key,
  apiBase: stripe.url,
  pace: createPace({ pool: database.pool, livemode: false, perSecond: 2_000, burst: 2_000 }),
  clock,
  log: createLog("test", "silent"),
});
const keeper = () => createEndpointKeeper(requests());
const deps = () => ({ pool: database.pool, keeper: keeper(), wanted: { url, types: neededEvents }, clock });

/** Which of the three the diagnosis finds, whoever is looked at. */
async function found(): Promise<string[]> {
  const { pool } = database;
  const context = {
    pool,
    livemode: false,
    clock,
    reader: createStripeReader({ ...requests(), livemode: false, pool }),
    cases: createCaseReader({ ...requests(), livemode: false }),
    probeToken: () => null,
    configuration: { ...configuration, webhookUrl: url, neededEvents: [...neededEvents] },
  };
  const asked = { stripe: "always" as const, stripeWithinMs: 10_000 };
  const { facts, verdict } = await diagnoseReference(context, "ivo@example.com", asked);
  expect(facts.endpoint.state).toBe("known");
  const endpointCodes = ["endpoint_missing", "endpoint_disabled", "endpoint_event_not_enabled"];
  return verdict.causes.map(({ code }) => `${code}`).filter((code) => endpointCodes.includes(code));
}

async function planned() {
  const read = await plannedChange(deps());
  if (!read.ok) throw new Error(read.failure.message);
  return read.value;
}

const audited = async () => {
  const { rows } = await database.pool.query(
    "select action, subject_id as id, reason, actor_id as by, before, after from audit_log order by audit_log.id desc limit 1",
  );
  return rows[0];
};

it("missing: it is created once, with its secret, and no longer missing", async () => {
  expect(await found()).toEqual(["endpoint_missing"]);
  const attempt = newEndpointAttempt();
  const created = await createEndpoint(deps(), attempt, cause);
  if (created.outcome !== "created") throw new Error(created.outcome);
  expect(created.secret).toMatch(/^whsec_/);
  expect(await found()).toEqual([]);
  expect(await createEndpoint(deps(), attempt, cause)).toEqual({ outcome: "exists" });
  const entry = await audited();
  expect(entry).toMatchObject({
    action: "stripe_endpoint.create",
    id: created.endpoint.id,
    reason: "Ticket 4711",
    by: "ada",
  });
  expect(JSON.stringify(entry)).not.toContain("whsec_");
});

it("disabled and without what is needed: one mend, and nothing that it sent is lost", async () => {
  const { id } = await stripe.post("/v1/webhook_endpoints", {
    url,
    "enabled_events[0]": "invoice.paid",
    "enabled_events[1]": "price.created",
  });
  expect(await found()).toEqual(["endpoint_event_not_enabled"]);
  await stripe.post(`/v1/webhook_endpoints/${id}`, { disabled: "true" });
  expect(await found()).toEqual(["endpoint_disabled"]);
  const change = await planned();
  if (change.kind !== "mend") throw new Error(change.kind);
  const mended = await mendEndpoint(deps(), change, cause);
  if (mended.outcome !== "mended") throw new Error(mended.outcome);
  expect(mended.endpoint.enabledEvents.toSorted()).toEqual(
    [...new Set([...neededEvents, "price.created"])].toSorted(),
  );
  expect(await found()).toEqual([]);
  expect((await planned()).kind).toBe("none");
  expect(await audited()).toMatchObject({
    action: "stripe_endpoint.mend",
    id,
    before: { status: "disabled", enabledEvents: ["invoice.paid", "price.created"] },
    after: { status: "enabled" },
  });
});

it("what has changed since it was shown is left alone", async () => {
  const { id } = await stripe.post("/v1/webhook_endpoints", { url, "enabled_events[0]": "invoice.paid" });
  const shown = await planned();
  if (shown.kind !== "mend") throw new Error(shown.kind);
  await stripe.post(`/v1/webhook_endpoints/${id}`, { disabled: "true" });
  expect(await mendEndpoint(deps(), shown, cause)).toEqual({ outcome: "changed_meanwhile" });
});

it("a Stripe that does not answer is said to be one", async () => {
  const away = createEndpointKeeper({ ...requests(), apiBase: "http://127.0.0.1:9", readingMs: 300 });
  const tried = await createEndpoint({ ...deps(), keeper: away }, newEndpointAttempt(), cause);
  expect(tried).toMatchObject({ outcome: "stripe_failed", failure: { kind: "unreachable" } });
});
