/** Larger than we take. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const bodyTooLarge: Rule = {
  code: "body_too_large",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "body_too_large",
      why: "The body is larger than the 1 MiB that is taken here.",
      words: "See what makes it so large; pull in what was missed.",
    }),
};
