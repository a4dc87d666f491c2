/** A payer with one of everything that Stripe has of a payer, for tests of who may see it. */
import type { Pool } from "~/lib/database.server";
import { applyDue } from "../../sync/apply-due.server";
import { deliver, eventOf, fresh, seconds, subscriptionOf } from "../../sync/testing/deliver";

export const payersNow = new Date("2026-12-10T13:00:00Z");
export const payersSince = seconds("2026-12-10T12:00:00Z");

export interface TestPayer {
  user: string;
  customer: string;
  subscription: string;
  invoice: string;
  charge: string;
  payment: string;
  session: string;
  guestSession: string;
  guestPayment: string;
  guestCharge: string;
}

/** A customer with a subscription and what was paid for it, a purchase without a customer, and a grant. */
export async function newPayer(pool: Pool): Promise<TestPayer> {
  const payer: TestPayer = {
    user: fresh("user"),
    customer: fresh("cus"),
    subscription: fresh("sub"),
    invoice: fresh("in"),
    charge: fresh("ch"),
    payment: fresh("pi"),
    session: fresh("cs"),
    guestSession: fresh("cs"),
    guestPayment: fresh("pi"),
    guestCharge: fresh("ch"),
  };
  const { user, customer } = payer;
  await pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [user]);
  await pool.query(
    `insert into grants (id, user_id, plan_id, reason, created_by, ends_at) values ($1, $2, 'pro', 'x', 'x', $3)`,
    [fresh("grant"), user, new Date("2027-06-01T00:00:00Z")],
  );
  const paid = { status: "succeeded", amount: 1900, currency: "eur", created: payersSince };
  const receipt = (id: string) => `https://pay.stripe.com/receipts/${id}`;
  const session = { object: "checkout.session", status: "complete", payment_status: "paid" };
  const made: [string, Record<string, unknown>][] = [
    ["customer.created", { id: customer, object: "customer", metadata: { userId: user } }],
    ["customer.subscription.created", subscriptionOf(payer.subscription, customer)],
    [
      "invoice.paid",
      {
        id: payer.invoice,
        object: "invoice",
        customer,
        status: "paid",
        amount_paid: 1900,
        currency: "eur",
        created: payersSince,
        hosted_invoice_url: `https://invoice.stripe.com/i/${payer.invoice}`,
      },
    ],
    ["payment_intent.succeeded", { ...paid, id: payer.payment, object: "payment_intent", customer }],
    [
      "charge.succeeded",
      {
        ...paid,
        // Another amount than the invoice's: a payment of its own.
        amount: 2500,
        id: payer.charge,
        object: "charge",
        paid: true,
        customer,
        receipt_url: receipt(payer.charge),
      },
    ],
    [
      "checkout.session.completed",
      { ...session, id: payer.session, customer, mode: "subscription", subscription: payer.subscription },
    ],
    [
      "charge.succeeded",
      {
        ...paid,
        id: payer.guestCharge,
        object: "charge",
        paid: true,
        customer: null,
        payment_intent: payer.guestPayment,
        receipt_url: receipt(payer.guestCharge),
      },
    ],
    [
      "checkout.session.completed",
      {
        ...session,
        id: payer.guestSession,
        customer: null,
        client_reference_id: user,
        mode: "payment",
        payment_intent: payer.guestPayment,
        metadata: { plan: "pro" },
      },
    ],
  ];
  await deliver(
    pool,
    made.map(([type, object], n) => eventOf(type, payersSince + n, object)),
    payersNow,
  );
  while ((await applyDue({ pool, livemode: false, clock: () => payersNow })).claimed > 0);
  return payer;
}
