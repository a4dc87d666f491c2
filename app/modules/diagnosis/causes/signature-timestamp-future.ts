/** Genuine, and from the future: a clock that is slow. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const signatureTimestampFuture: Rule = {
  code: "signature_timestamp_future",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "signature_timestamp_future",
      why: "They are genuine, and from the future by more than 300 seconds.",
      words: "Set this machine's clock; then pull in what was missed.",
    }),
};
