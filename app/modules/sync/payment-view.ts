/**
 * A user's payments from what Stripe's objects say: one line an invoice, and one
 * for each charge or payment that belongs to no invoice. Pure.
 */
import type { Version } from "../mirror/version";
import type { MirroredType, SnapshotFor } from "../stripe/snapshot";

export interface PaymentView {
  /** in_…, ch_… or pi_… */
  id: string;
  kind: "invoice" | "charge" | "payment_intent";
  at: string | null;
  /** In the currency's smallest unit. */
  amount: number | null;
  amountRefunded: number;
  currency: string | null;
  /** Stripe's word for the object's state. */
  status: string | null;
  disputed: boolean;
  number: string | null;
  customerId: string | null;
  subscriptionId: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  /** Where the payer sees or pays it. */
  hostedUrl: string | null;
  pdfUrl: string | null;
  /** Why the last try failed, in Stripe's code. */
  failureCode: string | null;
}

export function paymentsFrom(versions: readonly Version[]): PaymentView[] {
  const of = <T extends MirroredType>(type: T) =>
    versions
      .filter(({ snapshot }) => snapshot.type === type && !snapshot.deleted)
      .map(({ snapshot }) => snapshot as SnapshotFor<T>);
  const invoices = of("invoice").filter(({ status }) => status !== "draft");
  const charges = of("charge");
  const payments = of("invoice_payment").filter(({ data }) => data.status !== "canceled");
  const intents = of("payment_intent");

  const chargeOf = (invoice: SnapshotFor<"invoice">) => {
    const towards = payments.filter(({ data }) => data.invoiceId === invoice.id);
    const paidBy = new Set([
      invoice.data.chargeId,
      invoice.data.paymentIntentId,
      ...towards.flatMap(({ data }) => [data.chargeId, data.paymentIntentId]),
    ]);
    const belongs = (charge: SnapshotFor<"charge">) =>
      charge.data.invoiceId === invoice.id ||
      isIn(paidBy, charge.id) ||
      isIn(paidBy, charge.data.paymentIntentId);
    const all = charges.filter(belongs);
    return all.find(({ data }) => data.paid) ?? all[0] ?? null;
  };
  const told = new Set(payments.flatMap(({ data }) => [data.invoiceId, data.chargeId, data.paymentIntentId]));
  const alike = alikePairs(
    invoices.filter(({ id }) => !told.has(id)),
    charges.filter(({ id, data }) => !told.has(id) && !isIn(told, data.paymentIntentId)),
  );
  const lines = invoices.map((invoice) =>
    ofInvoice(invoice, chargeOf(invoice) ?? alike.get(invoice.id) ?? null),
  );
  const billed = new Set([
    ...invoices.flatMap(({ id, data }) => [id, data.chargeId, data.paymentIntentId]),
    ...payments
      .filter(({ data }) => invoices.some(({ id }) => id === data.invoiceId))
      .flatMap(({ data }) => [data.chargeId, data.paymentIntentId]),
    ...[...alike.values()].flatMap(({ id, data }) => [id, data.paymentIntentId]),
  ]);
  const single = charges.filter(
    ({ id, data }) => !billed.has(id) && !isIn(billed, data.invoiceId) && !isIn(billed, data.paymentIntentId),
  );
  const charged = new Set(charges.map(({ data }) => data.paymentIntentId));
  const uncharged = intents.filter(
    ({ id, data }) => !billed.has(id) && !charged.has(id) && !isIn(billed, data.invoiceId),
  );
  return [...lines, ...single.map(ofCharge), ...uncharged.map(ofIntent)].sort(newestFirst);
}

/** A charge is made and its invoice paid within minutes of each other, in seconds. */
const sameMoment = 3_600;

/**
 * Since 2025-03-31 (basil) neither an invoice's event nor its charge's names the
 * other: only the invoice payment does, whose event an endpoint may not be sent.
 * Without it one paid invoice and one charge of the same customer, amount, currency
 * and hour are taken for one payment, each at most once. For display only: nothing is
 * decided by it.
 */
function alikePairs(
  invoices: readonly SnapshotFor<"invoice">[],
  charges: readonly SnapshotFor<"charge">[],
): Map<string, SnapshotFor<"charge">> {
  const free = new Set(charges.filter(({ data }) => data.paid && data.invoiceId === null));
  const pairs = new Map<string, SnapshotFor<"charge">>();
  for (const invoice of invoices) {
    const { status, chargeId, paymentIntentId, amountPaid, currency, paidAt } = invoice.data;
    if (status !== "paid" || !amountPaid || chargeId !== null || paymentIntentId !== null) continue;
    const at = paidAt ?? invoice.created ?? 0;
    const distance = (charge: SnapshotFor<"charge">) => Math.abs((charge.created ?? 0) - at);
    const [nearest] = [...free]
      .filter(
        (charge) =>
          charge.customerId === invoice.customerId &&
          charge.data.amount === amountPaid &&
          charge.data.currency === currency &&
          distance(charge) <= sameMoment,
      )
      .sort((a, b) => distance(a) - distance(b));
    if (nearest === undefined) continue;
    free.delete(nearest);
    pairs.set(invoice.id, nearest);
  }
  return pairs;
}

const isIn = (set: ReadonlySet<string | null>, id: string | null) => id !== null && set.has(id);

function ofInvoice(invoice: SnapshotFor<"invoice">, charge: SnapshotFor<"charge"> | null): PaymentView {
  const { data } = invoice;
  return {
    id: invoice.id,
    kind: "invoice",
    at: isoOf(data.paidAt ?? invoice.created),
    amount: data.status === "paid" ? data.amountPaid : (data.amountDue ?? data.total),
    amountRefunded: charge?.data.amountRefunded ?? 0,
    currency: data.currency,
    status: data.status,
    disputed: charge?.data.disputed ?? false,
    number: data.number,
    customerId: invoice.customerId,
    subscriptionId: data.subscriptionId,
    cardBrand: charge?.data.cardBrand ?? null,
    cardLast4: charge?.data.cardLast4 ?? null,
    hostedUrl: data.hostedInvoiceUrl,
    pdfUrl: data.invoicePdf,
    failureCode: charge?.data.declineCode ?? charge?.data.failureCode ?? null,
  };
}

function ofCharge({ id, created, customerId, data }: SnapshotFor<"charge">): PaymentView {
  return {
    id,
    kind: "charge",
    at: isoOf(created),
    amount: data.amount,
    amountRefunded: data.amountRefunded ?? 0,
    currency: data.currency,
    status: data.status,
    disputed: data.disputed,
    number: data.receiptNumber,
    customerId,
    subscriptionId: null,
    cardBrand: data.cardBrand,
    cardLast4: data.cardLast4,
    hostedUrl: data.receiptUrl,
    pdfUrl: null,
    failureCode: data.declineCode ?? data.failureCode,
  };
}

function ofIntent({ id, created, customerId, data }: SnapshotFor<"payment_intent">): PaymentView {
  return {
    id,
    kind: "payment_intent",
    at: isoOf(created),
    amount: data.status === "succeeded" ? (data.amountReceived ?? data.amount) : data.amount,
    amountRefunded: 0,
    currency: data.currency,
    status: data.status,
    disputed: false,
    number: null,
    customerId,
    subscriptionId: null,
    cardBrand: null,
    cardLast4: null,
    hostedUrl: null,
    pdfUrl: null,
    failureCode: data.declineCode ?? data.errorCode,
  };
}

const isoOf = (seconds: number | null) => (seconds === null ? null : new Date(seconds * 1_000).toISOString());

function newestFirst(a: PaymentView, b: PaymentView): number {
  const [atA, atB] = [a.at ?? "", b.at ?? ""];
  return atA === atB ? (a.id < b.id ? -1 : 1) : atA > atB ? -1 : 1;
}
