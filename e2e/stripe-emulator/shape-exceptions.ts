/**
 * Where the emulator's objects differ from Stripe's published fixtures on
 * purpose, and why. `shapes.test.ts` fails for every other difference, and for
 * an exception that is no longer needed.
 *
 * The fixtures were generated before the pinned version and fill optional hashes
 * with samples, so the SDK's types are the first authority and win where they
 * disagree: the compiler has already checked the builders against them.
 */

/** Fields of the fixture that the emulator's object does not have. */
export const MISSING: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  balance: { connect_reserved: "only platforms with connected accounts have it" },
  charge: { refunds: "since 2022-11-15 only when expanded; older versions get it from versions/" },
};

/** Fields that the emulator's object has and the fixture has not. */
export const ADDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dispute: { intended_submission_method: "required by the pinned version, newer than the fixtures" },
  payment_intent: {
    allowed_payment_method_types: "required by the pinned version, newer than the fixtures",
    payment_record: "required by the pinned version, newer than the fixtures",
  },
  product: { tax_details: "required by the pinned version, newer than the fixtures" },
  setup_intent: { allowed_payment_method_types: "required by the pinned version, newer than the fixtures" },
};
