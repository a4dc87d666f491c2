/** Several live subscriptions: which one decides, and by which rule. */
import { fieldSays } from "../evidence";
import { knownOf, latest } from "../facts";
import type { Rule } from "../rule";

const live = ["active", "trialing", "past_due"];

export const severalSubscriptions: Rule = {
  code: "several_subscriptions",
  examine(facts) {
    const entitlement = knownOf(facts.entitlement);
    if (entitlement === null)
      return { outcome: "undecidable", missing: "The entitlement could not be derived." };
    const running = latest(facts, "subscription").filter(({ snapshot: { data } }) =>
      live.includes(data.status),
    );
    if (running.length < 2) {
      return {
        outcome: "cleared",
        looked: running.length === 0 ? "No subscription is live." : "One subscription is live.",
      };
    }
    const { derived } = entitlement;
    const deciding = derived.reasons.find(({ code }) => code === "plan_decided")?.subject?.id ?? null;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `${running.length} subscriptions are live; ${deciding === null ? "none of them gives a plan" : `${deciding} decides, since the highest plan counts: ${derived.planName}`}.`,
      evidence: running.slice(0, 6).map((one) => fieldSays(one, "status", one.snapshot.data.status)),
      next: {
        words: "Ask the payer whether both are wanted: both are collected.",
        action: { kind: "none" },
        reply: null,
      },
      since: null,
      // The highest plan counts, so that a second one keeps nobody from anything.
      harmless: true,
    };
  },
};
