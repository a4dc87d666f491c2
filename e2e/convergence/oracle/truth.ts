/** How everything is at Stripe when the histories are over: everything held there, read once, by customer. */
import type Stripe from "stripe";

/** Stripe's objects by their kinds, as its API gives them; references are ids. */
interface Kinds {
  customer: Stripe.Customer;
  subscription: Stripe.Subscription;
  subscription_schedule: Stripe.SubscriptionSchedule;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  credit_note: Stripe.CreditNote;
  "checkout.session": Stripe.Checkout.Session;
}
export type Kind = keyof Kinds;

const kinds: readonly Kind[] = [
  "customer",
  "subscription",
  "subscription_schedule",
  "invoice",
  "invoice_payment",
  "payment_intent",
  "charge",
  "refund",
  "dispute",
  "credit_note",
  "checkout.session",
];

export type StripeObject = { [K in Kind]: { kind: K; object: Kinds[K] } }[Kind];

type Rows = { [K in Kind]?: { object: Kinds[K] }[] };

export interface Truth {
  /** What of a customer there is, whatever it is; nothing of one that is deleted but what outlives them. */
  of(customer: string): StripeObject[];
}

export async function readTruth(stripeUrl: string): Promise<Truth> {
  const answer = await fetch(`${stripeUrl}/_emulator/state`);
  const { test }: { test: Rows } = JSON.parse(await answer.text());
  const all = kinds.flatMap((kind) => rowsOf(test, kind));
  /** Refunds and disputes name a charge, payments of invoices an invoice. */
  const owners = new Map<string, string>();
  for (const { object } of all) {
    const customer = ownerOf(object);
    if (customer !== null && object.id) owners.set(object.id, customer);
  }
  const byCustomer = new Map<string, StripeObject[]>();
  for (const one of all) {
    const customer = ownerOf(one.object) ?? behind(one).flatMap((id) => owners.get(id) ?? [])[0];
    if (customer === undefined) continue;
    const known = byCustomer.get(customer);
    if (known) known.push(one);
    else byCustomer.set(customer, [one]);
  }
  return { of: (customer) => byCustomer.get(customer) ?? [] };
}

function rowsOf(rows: Rows, kind: Kind): StripeObject[] {
  // Each kind's rows are of that kind: said once here, for the compiler loses it in between.
  const listed: readonly { object: Kinds[Kind] }[] = rows[kind] ?? [];
  return listed.map(({ object }) => ({ kind, object }) as StripeObject);
}

function ownerOf(object: Kinds[Kind]): string | null {
  if (object.object === "customer") return object.id;
  return "customer" in object ? idOf(object.customer) : null;
}

function behind({ kind, object }: StripeObject): string[] {
  switch (kind) {
    case "refund":
    case "dispute":
      return [idOf(object.charge), idOf(object.payment_intent)].filter((id) => id !== null);
    case "invoice_payment":
      return [idOf(object.invoice)].filter((id) => id !== null);
    default:
      return [];
  }
}

export function idOf(reference: string | { id?: string } | null | undefined): string | null {
  if (typeof reference === "string") return reference;
  return reference?.id ?? null;
}
