/** Something in front of us answers first: a password, a CSRF check, a bot shield. */
import type { Rule } from "../rule";
import { examineDoor } from "./door-answers";

const walls = [401, 403, 407, 419, 429, 503];

export const endpointBlocked: Rule = {
  code: "endpoint_blocked",
  examine: (facts) =>
    examineDoor(facts, {
      matches: ({ status }) =>
        status !== null && (walls.includes(status) || (status >= 200 && status < 300) || status === 400),
      says: ({ status }) => `answers an unsigned request with ${status}, and it is not our webhook that does`,
      words: () =>
        "Exempt the webhook's path from whatever answers there (password, CSRF check, bot shield), then pull in what was missed.",
    }),
};
