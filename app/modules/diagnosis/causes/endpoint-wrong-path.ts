/** Something answers at the address, and it is not the webhook: 404 or 405. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";
import { examineDoor } from "./door-answers";

export const endpointWrongPath: Rule = {
  code: "endpoint_wrong_path",
  examine: (facts) =>
    examineDoor(facts, {
      matches: ({ status }) => status === 404 || status === 405 || status === 410,
      says: ({ status }) => `answers ${status}: the webhook is not there`,
      words: () =>
        `Set the endpoint's address at Stripe to ${knownOf(facts.configuration)?.webhookUrl ?? "ours"}, then pull in what was missed.`,
    }),
};
