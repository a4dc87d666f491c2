/** A thin event of API v2 came where a snapshot was needed. */
import type { Rule } from "../rule";
import { examineRecordedOnly } from "./recorded-only";

export const thinEvent: Rule = {
  code: "thin_event",
  examine: (facts) =>
    examineRecordedOnly(facts, {
      code: "thin_event",
      says: "are thin events, which carry no object",
      words: "Choose the snapshot format for this destination at Stripe, then pull in what was missed.",
    }),
};
