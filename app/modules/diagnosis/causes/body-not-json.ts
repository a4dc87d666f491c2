/** Well signed, and not JSON. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const bodyNotJson: Rule = {
  code: "body_not_json",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "body_not_json",
      why: "The body is well signed and cannot be read as JSON.",
      words: "See what re-encodes it on the way; pull in what was missed.",
    }),
};
