/** What holds of every history: the store, the events and the money agree. Each law gives what breaks it. */
import { isDeepStrictEqual } from "node:util";
import type Stripe from "stripe";

type Json = Record<string, unknown>;
export interface Stored extends Json {
  id: string;
  object: string;
}

/** Everything that the API shows, read once. */
export interface Books {
  customers: Stripe.Customer[];
  subscriptions: Stripe.Subscription[];
  invoices: Stripe.Invoice[];
  invoicePayments: Stripe.InvoicePayment[];
  creditNotes: Stripe.CreditNote[];
  intents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  sessions: Stripe.Checkout.Session[];
  balances: Map<string, Stripe.CustomerBalanceTransaction[]>;
  /** Oldest first. */
  events: Stripe.Event[];
}

export async function readBooks(stripe: Stripe): Promise<Books> {
  const all = async <T>(list: (params: { limit: number }) => Stripe.ApiListPromise<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const each of list({ limit: 100 })) found.push(each);
    return found;
  };
  // What is on a test clock is listed only to those who ask for that clock.
  const clocks = await all((params) => stripe.testHelpers.testClocks.list(params));
  const everywhere = async <T>(
    list: (params: { limit: number; test_clock?: string }) => Stripe.ApiListPromise<T>,
  ): Promise<T[]> => {
    const found = await all(list);
    for (const clock of clocks)
      found.push(...(await all((params) => list({ ...params, test_clock: clock.id }))));
    return found;
  };
  const customers = await everywhere((params) => stripe.customers.list(params));
  const balances = new Map<string, Stripe.CustomerBalanceTransaction[]>();
  for (const { id } of customers) {
    balances.set(id, await all((params) => stripe.customers.listBalanceTransactions(id, params)));
  }
  return {
    customers,
    balances,
    subscriptions: await everywhere((params) => stripe.subscriptions.list({ ...params, status: "all" })),
    invoices: await all((params) => stripe.invoices.list(params)),
    invoicePayments: await all((params) => stripe.invoicePayments.list(params)),
    creditNotes: await all((params) => stripe.creditNotes.list(params)),
    intents: await all((params) => stripe.paymentIntents.list(params)),
    charges: await all((params) => stripe.charges.list(params)),
    refunds: await all((params) => stripe.refunds.list(params)),
    sessions: await all((params) => stripe.checkout.sessions.list(params)),
    events: (await all((params) => stripe.events.list(params))).reverse(),
  };
}

/** Objects as plain JSON, without what the SDK adds. */
const plain = (object: object): Stored => JSON.parse(JSON.stringify(object)) as Stored;

/**
 * What changes at Stripe without an event of its own: the number of a customer's
 * next invoice, and what a credit note leaves of an open demand, since there is
 * no `payment_intent.updated`. An open Checkout session is its page's business.
 */
const SILENT: Record<string, readonly string[]> = {
  customer: ["next_invoice_sequence"],
  payment_intent: ["amount"],
};

function told(object: Stored): Json {
  const silent = SILENT[object.object] ?? [];
  return Object.fromEntries(Object.entries(object).filter(([name]) => !silent.includes(name)));
}

function differences(a: Json, b: Json): string {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((key) => !isDeepStrictEqual(a[key], b[key]))
    .map((key) => `${key}: ${JSON.stringify(a[key])} ≠ ${JSON.stringify(b[key])}`)
    .join("; ");
}

/** Replaying the events' objects gives the store's state. */
function eventsTellTheTruth(books: Books): string[] {
  const newest = new Map<string, { object: Stored; type: string }>();
  for (const event of books.events) {
    const object = plain(event.data.object);
    newest.set(object.id, { object, type: event.type });
  }
  const kept = [
    books.customers,
    books.subscriptions,
    books.invoices,
    books.intents,
    books.charges,
    books.refunds,
    books.creditNotes,
    books.sessions.filter((session) => session.status !== "open"),
  ].flat();
  return kept.flatMap((each) => {
    const object = plain(each);
    const last = newest.get(object.id);
    if (last === undefined) return [`${object.object} ${object.id}: no event tells of it`];
    const different = differences(told(object), told(last.object));
    return different === ""
      ? []
      : [`${object.object} ${object.id} after ${last.type}, stored ≠ told: ${different}`];
  });
}

/** `previous_attributes` put into the object give the object as it was told before. */
function previousAttributesTellThePast(books: Books): string[] {
  const before = new Map<string, Stored>();
  const broken: string[] = [];
  for (const event of books.events) {
    const object = plain(event.data.object);
    const was = before.get(object.id);
    before.set(object.id, object);
    const { previous_attributes: previous } = event.data;
    if (was === undefined) continue;
    // Further events of the same change repeat its snapshot.
    const past = previous === undefined ? object : (patched(object, plain(previous)) as Stored);
    if (previous === undefined && !/\.updated$/.test(event.type)) continue;
    // A member that was not there before is told as null.
    const different = differences(withoutNulls(told(was)), withoutNulls(told(past)));
    if (different !== "" && !isDeepStrictEqual(was, object))
      broken.push(`${event.type} of ${object.id}, told before ≠ previous: ${different}`);
  }
  return broken;
}

function patched(object: unknown, previous: unknown): unknown {
  if (!isHash(object) || !isHash(previous)) return previous;
  const next: Json = { ...object };
  for (const [key, value] of Object.entries(previous)) next[key] = patched(object[key], value);
  return next;
}

function withoutNulls(hash: Json): Json {
  return Object.fromEntries(
    Object.entries(hash)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isHash(value) ? withoutNulls(value) : value]),
  );
}

function isHash(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const idOf = (reference: string | { id: string } | null | undefined) =>
  typeof reference === "string" ? reference : (reference?.id ?? null);

const finalizedAt = (invoice: Stripe.Invoice) => invoice.status_transitions.finalized_at ?? 0;
const subscriptionOf = (invoice: Stripe.Invoice) => idOf(invoice.parent?.subscription_details?.subscription);

/** Whether a subscription's status goes with its invoices. */
function statusesAgree(books: Books): string[] {
  const broken: string[] = [];
  const byId = new Map(books.invoices.map((invoice) => [invoice.id, invoice]));
  for (const subscription of books.subscriptions) {
    const latest = byId.get(idOf(subscription.latest_invoice) ?? "");
    const says = (words: string) =>
      broken.push(
        `${subscription.id} is ${subscription.status}, ${latest?.id} is ${latest?.status}: ${words}`,
      );
    // Drafts go with a deleted customer.
    const alone = !books.customers.some(({ id }) => id === idOf(subscription.customer));
    if (idOf(subscription.latest_invoice) !== null && latest === undefined && !alone)
      says("the latest invoice is not there");
    const first = latest?.billing_reason === "subscription_create";
    const automatic = subscription.collection_method === "charge_automatically";
    if (
      subscription.status === "active" &&
      first &&
      automatic &&
      latest.status === "open" &&
      !isProcessing(books, latest)
    )
      says("active without its first payment");
    if (subscription.status === "incomplete" && latest?.status !== "open")
      says("incomplete with nothing to pay");
    if (subscription.status === "incomplete_expired" && latest?.status !== "void")
      says("expired, and its first invoice can still be paid");
    const decisive = books.invoices
      .filter((each) => subscriptionOf(each) === subscription.id && each.status !== "draft")
      .sort((a, b) => finalizedAt(b) - finalizedAt(a))[0];
    if (subscription.status === "past_due" && decisive?.status === "paid")
      says("past due with everything paid");
    if (subscription.status === "trialing" && (subscription.trial_end ?? 0) === 0)
      says("trialing until never");
    if ((subscription.ended_at !== null) !== ["canceled", "incomplete_expired"].includes(subscription.status))
      says(`ended_at is ${subscription.ended_at}`);
    if (
      subscription.cancel_at_period_end &&
      subscription.cancel_at === null &&
      subscription.ended_at === null
    )
      says("cancels at period end, and cancel_at is null");
  }
  return broken;
}

function isProcessing(books: Books, invoice: Stripe.Invoice): boolean {
  const payment = books.invoicePayments.find((each) => idOf(each.invoice) === invoice.id && each.is_default);
  return books.intents.some(
    (each) => each.id === idOf(payment?.payment.payment_intent) && each.status === "processing",
  );
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/** Every amount is the sum of what it is made of. */
function moneyAddsUp(books: Books): string[] {
  const broken: string[] = [];
  const same = (what: string, a: number | null | undefined, b: number | null | undefined) => {
    if (a !== b) broken.push(`${what}: ${a} ≠ ${b}`);
  };
  for (const invoice of books.invoices) {
    const payments = books.invoicePayments.filter((each) => idOf(each.invoice) === invoice.id);
    const paid = sum(payments.map((each) => each.amount_paid ?? 0));
    const offStripe = invoice.amount_paid_off_stripe ?? 0;
    same(`${invoice.id} amount_paid`, invoice.amount_paid, paid + offStripe);
    if (invoice.lines.has_more === false)
      same(`${invoice.id} subtotal`, invoice.subtotal, sum(invoice.lines.data.map((line) => line.amount)));
    const off = sum((invoice.total_discount_amounts ?? []).map((each) => each.amount));
    const preNotes = invoice.pre_payment_credit_notes_amount;
    same(`${invoice.id} total`, invoice.total, invoice.subtotal - off);
    if (invoice.status === "open" || invoice.status === "paid")
      same(
        `${invoice.id} amount_remaining`,
        invoice.amount_remaining,
        invoice.amount_due - invoice.amount_paid,
      );
    if (invoice.status === "paid") same(`${invoice.id} paid with a rest`, invoice.amount_remaining, 0);
    const notes = books.creditNotes.filter(
      (note) => idOf(note.invoice) === invoice.id && note.status === "issued",
    );
    same(`${invoice.id} pre-payment notes`, preNotes, sum(notes.map((note) => note.pre_payment_amount ?? 0)));
    same(
      `${invoice.id} post-payment notes`,
      invoice.post_payment_credit_notes_amount,
      sum(notes.map((note) => note.post_payment_amount ?? 0)),
    );
  }
  for (const customer of books.customers) {
    const transactions = books.balances.get(customer.id) ?? [];
    same(`${customer.id} balance`, customer.balance, sum(transactions.map((each) => each.amount)));
    same(`${customer.id} ending balance`, customer.balance, transactions[0]?.ending_balance ?? 0);
  }
  for (const charge of books.charges) {
    const given = books.refunds.filter(
      (refund) => idOf(refund.charge) === charge.id && !["failed", "canceled"].includes(refund.status ?? ""),
    );
    // What an uncaptured charge releases is "refunded" without a refund.
    if (charge.captured)
      same(
        `${charge.id} refunded`,
        charge.amount_refunded,
        sum(given.map((each) => each.amount)) + (charge.amount - charge.amount_captured),
      );
    if (charge.amount_refunded > charge.amount) broken.push(`${charge.id} gave back more than it took`);
    if (charge.captured)
      same(
        `${charge.id} fully refunded`,
        Number(charge.refunded),
        Number(charge.amount_refunded === charge.amount),
      );
  }
  for (const intent of books.intents) {
    const taken = books.charges.filter(
      (charge) =>
        idOf(charge.payment_intent) === intent.id && charge.status === "succeeded" && charge.captured,
    );
    same(`${intent.id} received`, intent.amount_received, sum(taken.map((charge) => charge.amount_captured)));
    if (intent.status === "succeeded")
      same(`${intent.id} received whole`, intent.amount_received > 0 ? 1 : 0, 1);
  }
  return broken;
}

/** Told by its events, each item's periods follow each other: none missing, none twice. */
function periodsAreGapless(books: Books): string[] {
  const last = new Map<string, { start: number; end: number; status: string }>();
  const broken: string[] = [];
  for (const event of books.events) {
    if (!event.type.startsWith("customer.subscription.")) continue;
    const subscription = event.data.object as Stripe.Subscription;
    for (const item of subscription.items.data) {
      const before = last.get(item.id);
      const now = {
        start: item.current_period_start,
        end: item.current_period_end,
        status: subscription.status,
      };
      last.set(item.id, now);
      if (now.end <= now.start) broken.push(`${item.id} has a period that ends before it starts`);
      if (before === undefined || before.start === now.start) continue;
      const wasPaused = before.status === "paused";
      if (now.start > before.end && !wasPaused)
        broken.push(`${item.id}: nothing between ${before.end} and ${now.start}`);
      if (now.start < before.start) broken.push(`${item.id}: goes back from ${before.start} to ${now.start}`);
    }
  }
  return broken;
}

const LIFE: Record<string, readonly string[]> = {
  "invoice.finalized": ["invoice.created"],
  "invoice.paid": ["invoice.finalized"],
  "customer.subscription.updated": ["customer.subscription.created"],
  "customer.subscription.deleted": ["customer.subscription.created"],
  "payment_intent.succeeded": ["payment_intent.created"],
  "charge.refunded": ["charge.succeeded"],
  "charge.dispute.closed": ["charge.dispute.created"],
};
const ENDS = new Set([
  "customer.deleted",
  "customer.subscription.deleted",
  "checkout.session.expired",
  "invoice.voided",
]);
const ONCE =
  /\.(created|finalized|voided|deleted)$|^invoice\.paid$|^payment_intent\.succeeded$|^checkout\.session\.completed$/;

/** Told in an order that could be, and nothing told twice. */
function eventsInOrder(books: Books): string[] {
  const broken: string[] = [];
  const past = new Map<string, string[]>();
  let time = 0;
  for (const event of books.events) {
    const { id, object } = plain(event.data.object);
    const types = past.get(id) ?? [];
    for (const needed of LIFE[event.type] ?? []) {
      if (!types.includes(needed)) broken.push(`${event.type} of ${object} ${id} before its ${needed}`);
    }
    if (ONCE.test(event.type) && types.includes(event.type))
      broken.push(`${event.type} of ${id} is told twice`);
    const end = types.find((type) => ENDS.has(type));
    if (end !== undefined && event.type !== "invoice.updated")
      broken.push(`${event.type} of ${id} after its ${end}`);
    past.set(id, [...types, event.type]);
    // The test clock's time; its own events are told by the emulator's.
    if (event.type.startsWith("test_helpers.")) continue;
    if (!("test_clock" in event.data.object) && !ON_CLOCK.test(event.type)) continue;
    if (event.created < time)
      broken.push(`${event.type} of ${id} is told at ${event.created}, after ${time}`);
    time = Math.max(time, event.created);
  }
  return broken;
}
const ON_CLOCK = /^(invoice|customer)\./;

/** Everything that lists show can be fetched, and is the same. */
async function listsShowWhatIs(stripe: Stripe, books: Books): Promise<string[]> {
  const broken: string[] = [];
  const check = async <T extends { id: string }>(listed: readonly T[], get: (id: string) => Promise<T>) => {
    for (const each of listed) {
      const fetched = plain(await get(each.id));
      const different = differences(plain(each), fetched);
      if (different !== "") broken.push(`${each.id}, listed ≠ fetched: ${different}`);
    }
  };
  await check(books.customers, async (id) => {
    const customer = await stripe.customers.retrieve(id);
    if (customer.deleted) throw new Error(`${id} is listed and deleted`);
    return customer;
  });
  await check(books.subscriptions, (id) => stripe.subscriptions.retrieve(id));
  await check(books.invoices, (id) => stripe.invoices.retrieve(id));
  await check(books.invoicePayments, (id) => stripe.invoicePayments.retrieve(id));
  await check(books.creditNotes, (id) => stripe.creditNotes.retrieve(id));
  await check(books.intents, (id) => stripe.paymentIntents.retrieve(id));
  await check(books.charges, (id) => stripe.charges.retrieve(id));
  await check(books.refunds, (id) => stripe.refunds.retrieve(id));
  await check(books.sessions, (id) => stripe.checkout.sessions.retrieve(id));
  return broken;
}

/** An endpoint that answers everything leaves nothing owed. */
const nothingIsOwed = (books: Books): string[] =>
  books.events
    .filter((event) => event.pending_webhooks > 0)
    .map((event) => `${event.type} ${event.id} still owes ${event.pending_webhooks}`);

export async function brokenLaws(stripe: Stripe, books: Books): Promise<string[]> {
  return [
    ...eventsTellTheTruth(books),
    ...previousAttributesTellThePast(books),
    ...statusesAgree(books),
    ...moneyAddsUp(books),
    ...periodsAreGapless(books),
    ...eventsInOrder(books),
    ...nothingIsOwed(books),
    ...(await listsShowWhatIs(stripe, books)),
  ];
}
