/** Genuine, and too old: a clock that is fast, or a request that was held up. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const signatureTimestampOld: Rule = {
  code: "signature_timestamp_old",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "signature_timestamp_old",
      why: "They are genuine, and older than the tolerance of 300 seconds.",
      words: "Check this machine's clock; then pull in what was missed.",
    }),
};
