/**
 * What replies recorded from the real API had and the emulator's have not, and why. `recorded-shapes.test.ts`
 * fails for every other difference, and for an exception that is no longer needed.
 */

/** `kind` → field path → reason; the same in every version that is compared. */
export type RecordedExceptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

const OTHER_METHODS = "one hash per payment method; here are cards and two bank debits only";
const TRANSITION =
  "Acacia's last replies had Basil's fields beside the old ones; here each version has its own only";
const METERS = "of metered prices before meters";

export const RECORDED_EXCEPTIONS: RecordedExceptions = {
  account: {
    company: "an individual's account has none",
    "controller.fees": "of connected accounts",
    "controller.is_controller": "of connected accounts",
    "controller.losses": "of connected accounts",
    "controller.requirement_collection": "of connected accounts",
    "controller.stripe_dashboard": "of connected accounts",
    individual: "of connected accounts",
    login_links: "of connected accounts",
  },
  charge: {
    "payment_method_details.card.capture_before": "optional; authorisations do not lapse by themselves here",
  },
  invoice: { amount_overpaid: TRANSITION, parent: TRANSITION, total_taxes: TRANSITION },
  line_item: { parent: TRANSITION, pricing: TRANSITION, taxes: TRANSITION },
  price: { "recurring.aggregate_usage": METERS },
};

/** Fields of all kinds of payment: `payment_method_options.klarna`, `bancontact`. */
export const OTHER_METHOD = {
  reason: OTHER_METHODS,
  path: /^(payment_method_options\.)?(acss_debit|afterpay_clearpay|alipay|bancontact|boleto|cashapp|eps|fpx|giropay|grabpay|ideal|klarna|link|oxxo|p24|sepa_debit|sofort|us_bank_account|wechat_pay)(\.|$)/,
};
