/** How somebody pays: on the hosted page, or by the application's own means. */

/** Stripe's test cards, by what they do. */
export const cards = {
  good: "4242 4242 4242 4242",
  asksForConfirmation: "4000 0025 0000 3155",
  insufficientFunds: "4000 0000 0000 9995",
  attachesAndThenFails: "4000 0000 0000 0341",
  isDisputed: "4000 0000 0000 0259",
} as const;

export interface HowToBuy {
  card?: string;
  /** By card, unless a bank debit is chosen that takes its time. */
  method?: "slow bank debit";
  quantity?: number;
  trialDays?: number;
  /** What the application writes about the buyer: by default everywhere it can. */
  written?: "everywhere" | "on the session only" | "nowhere";
}

export interface HowToSubscribe {
  /** Token of a test card. */
  card?: string;
  written?: "everywhere" | "nowhere";
  /** Billed by an invoice that is due so much later, instead of charged. */
  daysUntilDue?: number;
  /** Nothing is charged until then, unix seconds. */
  trialEnds?: number;
}

/** Stays in processing until somebody settles it. */
const slowIban = "AT321904300235473204";

export const payButton = /^(pay|subscribe|start|buy)/i;
export const confirmButton = /complete authentication/i;

/** What is filled in on the hosted page. */
export function paymentFields({ card = cards.good, method }: HowToBuy): Record<string, string> {
  if (method === "slow bank debit") return { payment_method: "sepa_debit", iban: slowIban };
  return { payment_method: "card", card_number: card, exp: "12 / 34", cvc: "123" };
}
