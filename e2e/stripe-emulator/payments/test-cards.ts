/** Stripe's test card numbers and the tokens that stand for them. */
import { declineOf, declining, GOOD, type TestMethod } from "./test-method";

export interface TestCard {
  number: string;
  brand: string;
  funding: "credit" | "debit" | "prepaid";
  country: string;
  behaviour: TestMethod;
}

const card = (number: string, behaviour: TestMethod = GOOD, more: Partial<TestCard> = {}): TestCard => ({
  number,
  brand: brandOf(number),
  funding: "credit",
  country: "US",
  behaviour,
  ...more,
});

/** Token names without `pm_card_` or `tok_`; several may stand for one card. */
const CARDS: readonly (readonly [names: readonly string[], card: TestCard])[] = [
  [["visa", "us"], card("4242424242424242")],
  [["visa_debit"], card("4000056655665556", GOOD, { funding: "debit" })],
  [["mastercard"], card("5555555555554444")],
  [["mastercard_debit"], card("5200828282828210", GOOD, { funding: "debit" })],
  [["mastercard_prepaid"], card("5105105105105100", GOOD, { funding: "prepaid" })],
  [["amex"], card("378282246310005")],
  [["discover"], card("6011111111111117")],
  [["diners"], card("3056930009020004")],
  [["jcb"], card("3566002020360505")],
  [["unionpay"], card("6200000000000005")],
  [["de"], card("4000002760000016", GOOD, { country: "DE" })],
  [["gb"], card("4000008260000000", GOOD, { country: "GB" })],
  [["fr"], card("4000002500000003", GOOD, { country: "FR" })],

  [["chargeDeclined"], card("4000000000000002", declining("generic_decline"))],
  [["chargeDeclinedInsufficientFunds"], card("4000000000009995", declining("insufficient_funds"))],
  [["chargeDeclinedLostCard"], card("4000000000009987", declining("lost_card"))],
  [["chargeDeclinedStolenCard"], card("4000000000009979", declining("stolen_card"))],
  [["chargeDeclinedFraudulent", "riskLevelHighest"], card("4100000000000019", declining("fraudulent"))],
  [["chargeDeclinedExpiredCard"], card("4000000000000069", declining("expired_card"))],
  [["chargeDeclinedIncorrectCvc"], card("4000000000000127", declining("incorrect_cvc"))],
  [["chargeDeclinedProcessingError"], card("4000000000000119", declining("processing_error"))],
  [["chargeDeclinedVelocityLimitExceeded"], card("4000000000006975", declining("card_velocity_exceeded"))],
  [["chargeCustomerFail"], card("4000000000000341", { ...GOOD, decline: declineOf("generic_decline") })],

  [["authenticationRequiredOnSetup"], card("4000002500003155", { ...GOOD, challenge: "until_set_up" })],
  [["authenticationRequired"], card("4000002760003184", { ...GOOD, challenge: "always" })],
  [
    ["authenticationRequiredSetupForOffSession"],
    card("4000003800000446", { ...GOOD, challenge: "on_session" }),
  ],
  [
    ["authenticationRequiredChargeDeclinedInsufficientFunds"],
    card("4000008260003178", { ...GOOD, challenge: "always", decline: declineOf("insufficient_funds") }),
  ],
  [
    ["threeDSecure2Required", "threeDSecureRequired"],
    card("4000000000003220", { ...GOOD, challenge: "always" }),
  ],
  [
    ["threeDSecureRequiredChargeDeclined"],
    card("4000008400001629", { ...GOOD, challenge: "always", decline: declineOf("generic_decline") }),
  ],
  [["threeDSecureOptional"], card("4000000000003055")],

  [["createDispute"], card("4000000000000259", { ...GOOD, dispute: "fraudulent" })],
  [
    ["createDisputeProductNotReceived"],
    card("4000000000002685", { ...GOOD, dispute: "product_not_received" }),
  ],
  [["createDisputeInquiry"], card("4000000000001976", { ...GOOD, dispute: "inquiry" })],
  [["pendingRefund"], card("4000000000007726", { ...GOOD, refund: "pending_then_succeeds" })],
  [["refundFail"], card("4000000000005126", { ...GOOD, refund: "succeeds_then_fails" })],
  [["bypassPending"], card("4000000000000077")],
];

/** A card by its number (spaces ignored): a listed one, else an ordinary good one if the number is valid. */
export function cardByNumber(number: string): TestCard | null {
  const digits = number.replace(/[\s-]/g, "");
  const listed = CARDS.find(([, each]) => each.number === digits);
  if (listed !== undefined) return listed[1];
  return isLuhn(digits) ? card(digits) : null;
}

/** A card by token: `pm_card_visa`, `tok_visa`, `pm_card_visa_chargeDeclined`. */
export function cardByToken(token: string): TestCard | null {
  const name = /^(?:pm_card|tok)_(.+)$/.exec(token)?.[1];
  if (name === undefined) return null;
  const find = (wanted: string) => CARDS.find(([names]) => names.includes(wanted))?.[1] ?? null;
  return find(name) ?? find(name.replace(/^visa_/, ""));
}

function brandOf(number: string): string {
  if (number.startsWith("4")) return "visa";
  if (/^5[1-5]|^2[2-7]/.test(number)) return "mastercard";
  if (/^3[47]/.test(number)) return "amex";
  if (/^6011|^65/.test(number)) return "discover";
  if (/^3[068]/.test(number)) return "diners";
  if (/^35/.test(number)) return "jcb";
  return /^62/.test(number) ? "unionpay" : "unknown";
}

function isLuhn(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
