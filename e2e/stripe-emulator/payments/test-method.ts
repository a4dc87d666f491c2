/** How a test card or bank account behaves: Stripe's published test numbers, as data. */

export interface Decline {
  /** Stripe's error code: `card_declined`, `expired_card`. */
  code: string;
  declineCode?: string;
  message: string;
}

export interface TestMethod {
  /** Charging it: null goes through. */
  decline: Decline | null;
  /** Saving it (setup, or attaching a raw number): null goes through. */
  refuseSetup: Decline | null;
  /**
   * When 3-D Secure is asked for: never; at every payment; at payments until it
   * was set up; only when the customer is there.
   */
  challenge: "never" | "always" | "until_set_up" | "on_session";
  /** Set by a successful setup. */
  setUp: boolean;
  /** Disputed as soon as it is charged. */
  dispute: "fraudulent" | "product_not_received" | "inquiry" | null;
  refund: "at_once" | "pending_then_succeeds" | "succeeds_then_fails";
  /** Bank debits: what becomes of the payment, and after how many seconds. Cards: null. */
  settle: { after: number; outcome: "succeeds" | "fails" | "disputed"; decline: Decline | null } | null;
}

const DECLINE_WORDS: Record<string, { code: string; message: string }> = {
  generic_decline: { code: "card_declined", message: "Your card was declined." },
  insufficient_funds: { code: "card_declined", message: "Your card has insufficient funds." },
  lost_card: { code: "card_declined", message: "Your card was declined." },
  stolen_card: { code: "card_declined", message: "Your card was declined." },
  fraudulent: { code: "card_declined", message: "Your card was declined." },
  card_velocity_exceeded: {
    code: "card_declined",
    message:
      "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
  },
  expired_card: { code: "expired_card", message: "Your card has expired." },
  incorrect_cvc: { code: "incorrect_cvc", message: "Your card's security code is incorrect." },
  processing_error: {
    code: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
  },
  incorrect_number: { code: "incorrect_number", message: "Your card number is incorrect." },
  authentication_required: {
    code: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
  },
};

/** The decline of a Stripe decline code, e.g. `insufficient_funds`. */
export function declineOf(declineCode: string): Decline {
  const words = DECLINE_WORDS[declineCode] ?? DECLINE_WORDS.generic_decline!;
  return { code: words.code, declineCode, message: words.message };
}

export const GOOD: TestMethod = {
  decline: null,
  refuseSetup: null,
  challenge: "never",
  setUp: false,
  dispute: null,
  refund: "at_once",
  settle: null,
};

/** Declined when saved and when charged, as a bad card is. */
export function declining(declineCode: string): TestMethod {
  const decline = declineOf(declineCode);
  return { ...GOOD, decline, refuseSetup: decline };
}
