/** Customers and Checkout Sessions: what a buyer leaves behind before anything is billed. */
import { type Fields, fields, id, integer, seconds, text, word } from "./payload-fields";
import type { Parts } from "./snapshot-parts";
import { userEvidence } from "./user-evidence";

export function customerParts(raw: Fields): Parts<"customer"> {
  return {
    status: null,
    evidence: userEvidence(raw),
    data: { email: text(raw.email), name: text(raw.name), currency: word(raw.currency) },
  };
}

export function sessionParts(raw: Fields): Parts<"checkout_session"> {
  const status = word(raw.status);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      paymentStatus: word(raw.payment_status),
      mode: word(raw.mode),
      subscriptionId: id(raw.subscription),
      paymentIntentId: id(raw.payment_intent),
      invoiceId: id(raw.invoice),
      amountTotal: integer(raw.amount_total),
      currency: word(raw.currency),
      customerEmail: text(fields(raw.customer_details).email) ?? text(raw.customer_email),
      expiresAt: seconds(raw.expires_at),
      paymentLinkId: id(raw.payment_link),
      planHint: word(fields(raw.metadata).plan)?.trim() || null,
    },
  };
}
