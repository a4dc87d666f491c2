/** It bears another account: a Connect endpoint sends here. */
import type { Rule } from "../rule";
import { examineRecordedOnly } from "./recorded-only";

export const accountMismatch: Rule = {
  code: "account_mismatch",
  examine: (facts) =>
    examineRecordedOnly(facts, {
      code: "account_mismatch",
      says: "belong to another account",
      words: "Use an endpoint of your own account, then pull in what was missed.",
    }),
};
