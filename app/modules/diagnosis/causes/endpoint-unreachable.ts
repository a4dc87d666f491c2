/** No answer at all: DNS, TLS, connection, or we were down. */
import type { Rule } from "../rule";
import { examineDoor } from "./door-answers";

export const endpointUnreachable: Rule = {
  code: "endpoint_unreachable",
  examine: (facts) =>
    examineDoor(facts, {
      matches: ({ status }) => status === null,
      says: ({ failure }) => `gives no answer (${failure ?? "no reason known"})`,
      words: () =>
        "Bring the address up. Stripe goes on trying for up to three days (some hours in test mode); what is older has to be pulled in.",
    }),
};
