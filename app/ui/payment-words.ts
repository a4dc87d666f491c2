/** The state of a payment in words, the same for the payer and for support. */
import type { Tone } from "./tone";

export interface PaymentShape {
  /** Stripe's word for the state of the invoice, charge or payment. */
  status: string | null;
  amount: number | null;
  amountRefunded: number;
  disputed: boolean;
}

const words: Record<string, { word: string; tone: Tone }> = {
  paid: { word: "Paid", tone: "good" },
  succeeded: { word: "Paid", tone: "good" },
  open: { word: "Not paid yet", tone: "waiting" },
  void: { word: "Voided", tone: "none" },
  uncollectible: { word: "Not collected", tone: "bad" },
  pending: { word: "Processing", tone: "waiting" },
  processing: { word: "Processing at the bank", tone: "waiting" },
  requires_action: { word: "Needs confirmation", tone: "waiting" },
  requires_confirmation: { word: "Needs confirmation", tone: "waiting" },
  requires_capture: { word: "Authorised, not collected", tone: "waiting" },
  requires_payment_method: { word: "Failed", tone: "bad" },
  failed: { word: "Failed", tone: "bad" },
  canceled: { word: "Canceled", tone: "none" },
};

export function paymentWords(payment: PaymentShape): { word: string; tone: Tone } {
  if (payment.disputed) return { word: "Disputed", tone: "bad" };
  if (payment.amountRefunded > 0) {
    const whole = payment.amount !== null && payment.amountRefunded >= payment.amount;
    return { word: whole ? "Refunded" : "Partly refunded", tone: "none" };
  }
  if (payment.status === null) return { word: "Unknown", tone: "none" };
  return words[payment.status] ?? { word: payment.status.replaceAll("_", " "), tone: "none" };
}

/** "Visa •••• 4242" */
export function cardWords(brand: string | null, last4: string | null): string | null {
  if (!last4) return null;
  return `${brand ? brand.replace(/^./, (first) => first.toUpperCase()) : "Card"} •••• ${last4}`;
}
