/**
 * Where the emulator's objects differ from Stripe's published fixtures on
 * purpose, and why. `shapes.test.ts` fails for every other difference, and for
 * an exception that is no longer needed.
 *
 * The fixtures were generated before the pinned version and fill optional hashes
 * with samples, so the SDK's types are the first authority and win where they
 * disagree: the compiler has already checked the builders against them.
 */

type Reasons = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By the object's name and the field's path: why they differ. */
export interface ShapeExceptions {
  /** Fields of the fixture that the emulator's object does not have. */
  missing: Reasons;
  /** Fields that the emulator's object has and the fixture has not. */
  added: Reasons;
}

export const NEWER = "required by the pinned version's types, newer than the fixtures";

const missing: Reasons = {
  balance: { connect_reserved: "only platforms with connected accounts have it" },
  charge: { refunds: "since 2022-11-15 only when expanded; older versions get it from versions/" },
};

const added: Reasons = {
  account: {
    "business_profile.specified_commercial_transactions_act_url": NEWER,
    "capabilities.sepa_debit_payments": "the fixture's account has no debits",
    "capabilities.us_bank_account_ach_payments": "the fixture's account has no debits",
  },
  charge: {
    "outcome.risk_level": "the fixture's outcome is a stub; real charges carry Radar's verdict",
    "outcome.risk_score": "the fixture's outcome is a stub; real charges carry Radar's verdict",
    "payment_method_details.card.electronic_commerce_indicator": NEWER,
    radar_options: "optional; real replies carry it",
  },
  customer: { customer_account: NEWER },
  dispute: { intended_submission_method: NEWER },
  payment_intent: {
    allowed_payment_method_types: NEWER,
    "automatic_payment_methods.allow_redirects": "optional; real replies carry it",
    payment_record: NEWER,
  },
  product: { tax_details: NEWER },
  refund: {
    "destination_details.card.reference_status": "optional; real refunds of cards carry it",
    "destination_details.card.reference_type": "optional; real refunds of cards carry it",
  },
  setup_intent: {
    allowed_payment_method_types: NEWER,
    "automatic_payment_methods.allow_redirects": "optional; real replies carry it",
  },
};

export const paymentShapes: ShapeExceptions = { missing, added };
