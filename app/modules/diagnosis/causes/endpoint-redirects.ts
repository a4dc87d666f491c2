/** The address answers with a redirect, which Stripe does not follow. */
import type { Rule } from "../rule";
import { examineDoor } from "./door-answers";

export const endpointRedirects: Rule = {
  code: "endpoint_redirects",
  examine: (facts) =>
    examineDoor(facts, {
      matches: ({ status }) => status !== null && status >= 300 && status < 400,
      says: ({ status, location }) =>
        `answers ${status}${location === null ? "" : `, to ${location}`}, and Stripe follows no redirect`,
      words: (_facts, { location }) =>
        `Set the endpoint's address at Stripe to ${location ?? "the final one"}, then pull in what was missed.`,
    }),
};
