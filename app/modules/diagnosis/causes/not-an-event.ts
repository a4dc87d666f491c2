/** Well signed JSON, and no event. */
import type { Rule } from "../rule";
import { examineRefusals } from "./turned-away";

export const notAnEvent: Rule = {
  code: "not_an_event",
  examine: (facts) =>
    examineRefusals(facts, {
      code: "not_an_event",
      why: "It is well signed JSON without an event's id and type.",
      words: "Send events to this address and nothing else; pull in what was missed.",
    }),
};
