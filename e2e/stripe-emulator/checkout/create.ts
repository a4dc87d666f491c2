/** Makes a Checkout session. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { createSetup } from "../payments/setups";
import { onCustomerClock } from "../resources/customer-clock";
import { customers } from "../tables/customers";
import {
  checkoutSessions,
  type CheckoutAttempt,
  type CheckoutPlan,
  type SessionHidden,
} from "../tables/checkout";
import type { Scope } from "../work/scope";
import { buildPlan, buildSession } from "./build-session";
import { checkSession, checkTypes } from "./check-session";
import { discountOf } from "./discounts";
import { makeLines } from "./lines";
import type { CreateValues } from "./params";
import { totalsOf } from "./totals";

export const NOTHING_BEGUN: CheckoutAttempt = {
  customer: null,
  delayed: false,
  entered: {},
  failure: null,
  invoice: null,
  payer: null,
  paymentIntent: null,
  setupIntent: null,
  subscription: null,
  terms: null,
};

/** Stripe makes no event for a new session. In setup mode its setup intent is made with it. */
export function createSession(scope: Scope, given: CreateValues): Stripe.Checkout.Session {
  const customer = given.customer === undefined ? null : scope.need(customers, given.customer, "customer").id;
  const on = onCustomerClock(scope, customer);
  const mode = checkSession(on, given);
  const plan = buildPlan(given);
  if (mode === "setup") return createSetupSession(on, given, plan, customer);
  const lines = makeLines(on, mode, given.line_items ?? []);
  const currency = lines[0]?.currency ?? "usd";
  if (given.currency !== undefined && given.currency !== currency) {
    throw invalidRequest(
      `The price specified only supports \`${currency}\`. This doesn't match the expected currency: \`${given.currency}\`.`,
      { param: "currency" },
    );
  }
  if (mode === "subscription") checkCurrency(scope, customer, currency);
  const before = totalsOf(on, lines, [], plan);
  const order = { customer, amount: before.subtotal, currency };
  const discounts = (given.discounts ?? []).map((each) => discountOf(on, each, order));
  const totals = totalsOf(on, lines, discounts, plan);
  if (mode === "payment") checkLeast(totals.total, currency);
  const session = buildSession(on, given, { mode, customer, currency, totals, discounts });
  checkTypes(session.payment_method_types, currency);
  return openSession(on, session, { plan, attempt: NOTHING_BEGUN, lines: totals.lines, redeemed: [] });
}

function createSetupSession(
  scope: Scope,
  given: CreateValues,
  plan: CheckoutPlan,
  customer: string | null,
): Stripe.Checkout.Session {
  const currency = given.currency ?? null;
  const session = buildSession(scope, given, {
    mode: "setup",
    customer,
    currency,
    totals: null,
    discounts: null,
  });
  if (currency !== null) checkTypes(session.payment_method_types, currency);
  const setup = createSetup(scope, {
    customer,
    description: plan.setupIntent.description,
    metadata: plan.setupIntent.metadata,
    types: session.payment_method_types,
    owner: { kind: "checkout", id: session.id },
  });
  return openSession(
    scope,
    { ...session, setup_intent: setup.id },
    { plan, attempt: NOTHING_BEGUN, lines: [], redeemed: [] },
  );
}

/** Stores it, to expire in time. */
export function openSession(
  scope: Scope,
  session: Stripe.Checkout.Session,
  hidden: SessionHidden,
): Stripe.Checkout.Session {
  scope.schedule({ kind: "checkout.session.expire", at: session.expires_at, subject: session.id });
  return scope.insert(checkoutSessions, session, { hidden });
}

/** Smallest amounts that Stripe charges, by currency; 50 elsewhere. A free order is no charge. */
const LEAST: Readonly<Record<string, number>> = { gbp: 30, jpy: 50, sek: 300, dkk: 250, nok: 300 };

function checkLeast(total: number, currency: string): void {
  const least = LEAST[currency] ?? 50;
  if (total === 0 || total >= least) return;
  throw invalidRequest(
    `The Checkout Session's total amount due must add up to at least ${least} in the smallest unit of ${currency}.`,
    { code: "amount_too_small", param: "line_items" },
  );
}

function checkCurrency(scope: Scope, customer: string | null, currency: string): void {
  const known = scope.get(customers, customer)?.currency ?? null;
  if (known === null || known === currency) return;
  throw invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${known}.`,
    { param: "customer" },
  );
}
