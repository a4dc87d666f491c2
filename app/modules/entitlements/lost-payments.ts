/**
 * Money that went back, or may: refunds and disputes, as what they mean for the
 * thing that was paid. What access becomes of it is a policy (policies.ts).
 */
import { pastLimit } from "../stripe/past-limit";
import { type EntitlementFacts, type Held, newestFirst } from "./facts";
import type { Policies } from "./policies";

export interface Loss {
  kind: "refunded" | "dispute_opened" | "dispute_lost";
  chargeId: string;
}

/** What the policies say of each. */
export function policyFor({ kind }: Loss, policies: Policies) {
  switch (kind) {
    case "refunded":
      return policies.refunded;
    case "dispute_opened":
      return policies.disputeOpened;
    case "dispute_lost":
      return policies.disputeLost;
  }
}

/** A clause for “its payment <text>”. */
export function lossText({ kind, chargeId }: Loss): string {
  switch (kind) {
    case "refunded":
      return `${chargeId} was refunded in full`;
    case "dispute_opened":
      return `${chargeId} is disputed`;
    case "dispute_lost":
      return `${chargeId} was disputed, and the dispute is lost`;
  }
}

type Losing = Pick<EntitlementFacts, "charges" | "disputes" | "invoices" | "invoicePayments">;

/** Of one charge; null: its money is here to stay, as far as is known. */
export function lossOfCharge(charge: Held<"charge">, { disputes = [] }: Losing): Loss | null {
  const { id: chargeId, data } = charge.snapshot;
  const about = newestFirst(disputes)
    .slice(0, pastLimit)
    .filter(({ snapshot }) => snapshot.data.chargeId === chargeId);
  if (about.some(({ snapshot }) => snapshot.data.status === "lost")) {
    return { kind: "dispute_lost", chargeId };
  }
  if (data.refunded) return { kind: "refunded", chargeId };
  // The charge says so before the dispute itself has arrived, and goes on to after it is won.
  const open =
    about.length === 0 ? data.disputed : about.some(({ snapshot }) => isOpen(snapshot.data.status));
  return open ? { kind: "dispute_opened", chargeId } : null;
}

/** An inquiry (`warning_…`) has taken no money, and may never; one that was prevented never will. */
function isOpen(status: string | null): boolean {
  return status === "needs_response" || status === "under_review";
}

/** Of everything that paid a payment intent, the gravest. */
export function lossOfPayment(intentId: string | null, facts: Losing): Loss | null {
  if (intentId === null) return null;
  const paying = facts.charges.filter(({ snapshot }) => snapshot.data.paymentIntentId === intentId);
  return gravest(newestFirst(paying).map((charge) => lossOfCharge(charge, facts)));
}

export interface LostInvoice {
  invoice: Held<"invoice">["snapshot"];
  loss: Loss;
}

/** Invoices of which nothing that was paid is left, or may be left. */
export function lostInvoices(facts: Losing): LostInvoice[] {
  const lost = newestFirst(facts.charges).flatMap((charge) => {
    const loss = lossOfCharge(charge, facts);
    return loss === null ? [] : [{ charge: charge.snapshot, loss }];
  });
  if (lost.length === 0) return [];
  return (facts.invoices ?? []).flatMap(({ snapshot: invoice }) => {
    const paid = invoice.data.amountPaid ?? 0;
    if (paid <= 0) return [];
    const paying = lost.slice(0, pastLimit).filter(({ charge }) => isPaidBy(invoice, charge, facts));
    const amount = paying.reduce((sum, { charge }) => sum + (charge.data.amount ?? 0), 0);
    // Paid in several parts, of which others stay: it is still paid for.
    const loss = amount >= paid ? gravest(paying.map((one) => one.loss)) : null;
    return loss === null ? [] : [{ invoice, loss }];
  });
}

function isPaidBy(
  { id, data }: LostInvoice["invoice"],
  charge: Held<"charge">["snapshot"],
  { invoicePayments = [] }: Losing,
): boolean {
  const { paymentIntentId, invoiceId } = charge.data;
  if (invoiceId === id || data.chargeId === charge.id) return true;
  if (paymentIntentId !== null && data.paymentIntentId === paymentIntentId) return true;
  return invoicePayments.some(
    ({ snapshot: { data: payment } }) =>
      payment.invoiceId === id &&
      (payment.chargeId === charge.id ||
        (payment.paymentIntentId !== null && payment.paymentIntentId === paymentIntentId)),
  );
}

const gravity: readonly Loss["kind"][] = ["dispute_lost", "refunded", "dispute_opened"];

function gravest(losses: readonly (Loss | null)[]): Loss | null {
  for (const kind of gravity) {
    const found = losses.find((loss) => loss?.kind === kind);
    if (found) return found;
  }
  return null;
}
