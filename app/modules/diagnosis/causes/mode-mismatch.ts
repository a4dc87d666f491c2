/** It came in the other mode (test or live) than this deployment's. */
import type { Rule } from "../rule";
import { examineRecordedOnly } from "./recorded-only";

export const modeMismatch: Rule = {
  code: "mode_mismatch",
  examine: (facts) =>
    examineRecordedOnly(facts, {
      code: "mode_mismatch",
      says: "are of the other mode than this deployment",
      words: "Use this mode's endpoint and secret, then pull in what was missed.",
    }),
};
