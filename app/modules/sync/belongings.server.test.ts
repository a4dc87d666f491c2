/**
 * Disputes, refunds and payments of invoices name no customer. Whose they are is
 * known all the same, whichever comes first: they, or what they belong to.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { loadDeciding } from "../mirror/deciding.server";
import { loadObjects } from "../mirror/mirror.server";
import type { MirroredType } from "../stripe/snapshot";
import { applyDue } from "./apply-due.server";
import { deliver, eventOf, fresh, type Json } from "./testing/deliver";

let database: TestDatabase;
const start = Date.parse("2026-12-10T12:00:00Z") / 1_000;
const clock = () => new Date("2026-12-10T13:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("insert into users (id, email, name) values ('ada', 'ada@example.com', 'Ada')");
});
afterAll(() => database.drop());

let customer: string;
let charge: Json;
let invoice: Json;
let intent: string;
beforeEach(async () => {
  customer = fresh("cus");
  intent = fresh("pi");
  charge = {
    id: fresh("ch"),
    object: "charge",
    customer,
    payment_intent: intent,
    status: "succeeded",
    metadata: {},
  };
  invoice = { id: fresh("in"), object: "invoice", customer, status: "paid", metadata: {} };
  const metadata = { userId: "ada" };
  await tell(eventOf("customer.created", start - 60, { id: customer, object: "customer", metadata }));
});

/** Each for itself, as if a worker had been quick. */
async function tell(...events: Json[]): Promise<void> {
  for (const event of events) {
    await deliver(database.pool, [event], clock());
    await applyDue({ pool: database.pool, livemode: false, clock });
  }
}

async function tellTogether(...events: Json[]): Promise<void> {
  await deliver(database.pool, events, clock());
  await applyDue({ pool: database.pool, livemode: false, clock });
}

const held = async (type: MirroredType, id: unknown) =>
  (await loadObjects(database.pool, false, [{ type, id: String(id) }]))[0];

const eventsAbout = async (id: unknown) =>
  (
    await database.pool.query<{ customer: string | null; user: string | null; mapping: string }>(
      `select customer_id as customer, user_id as "user", mapping from events where object_id = $1`,
      [id],
    )
  ).rows;

const disputeOf = () => ({
  id: fresh("dp"),
  object: "dispute",
  charge: charge.id,
  payment_intent: intent,
  status: "needs_response",
  metadata: {},
});
const paymentOf = () => ({
  id: fresh("inpay"),
  object: "invoice_payment",
  invoice: invoice.id,
  status: "paid",
  amount_paid: 1900,
  payment: { type: "payment_intent", payment_intent: intent },
});
const refundOf = () => ({
  id: fresh("re"),
  object: "refund",
  charge: charge.id,
  payment_intent: intent,
  status: "succeeded",
  metadata: {},
});

describe.each([
  ["dispute", "charge.dispute.created", disputeOf, "charge.succeeded", () => charge],
  ["refund", "refund.created", refundOf, "charge.succeeded", () => charge],
  ["invoice_payment", "invoice_payment.paid", paymentOf, "invoice.paid", () => invoice],
] as const)("a %s", (type, event, make, parentEvent, parent) => {
  it.each([
    ["after", (own: Json, other: Json) => tell(other, own)],
    ["before", (own: Json, other: Json) => tell(own, other)],
    ["together with", (own: Json, other: Json) => tellTogether(own, other)],
  ])("that comes %s what it belongs to is its customer's", async (_, send) => {
    const object = make();
    await send(eventOf(event, start, object), eventOf(parentEvent, start + 1, parent()));
    expect((await held(type, object.id))?.snapshot.customerId).toBe(customer);
    expect(await eventsAbout(object.id)).toEqual([{ customer, user: "ada", mapping: "mapped" }]);
  });

  it("stays its customer's when a later event names none", async () => {
    const object = make();
    await tell(eventOf(parentEvent, start, parent()), eventOf(event, start + 1, object));
    await tell(eventOf(event, start + 2, { ...object, metadata: { note: "later" } }));
    expect((await held(type, object.id))?.snapshot.customerId).toBe(customer);
  });
});

it("a dispute leads to the invoice whose money it takes, though the charge names none", async () => {
  const [payment, dispute] = [paymentOf(), disputeOf()];
  await tell(
    eventOf("charge.succeeded", start, charge),
    eventOf("invoice.paid", start, invoice),
    eventOf("invoice_payment.paid", start, payment),
    eventOf("charge.dispute.created", start + 1, dispute),
  );
  const ids = (await loadDeciding(database.pool, false, [customer])).map(({ snapshot }) => snapshot.id);
  expect(ids).toEqual(expect.arrayContaining([dispute.id, charge.id, payment.id, invoice.id]));
});
