/** We say entitled; the host application last asked before that, or shows something else. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";

export const hostCacheStale: Rule = {
  code: "host_cache_stale",
  examine(facts) {
    const [host, entitlement] = [knownOf(facts.host), knownOf(facts.entitlement)];
    if (host === null || entitlement === null) {
      return { outcome: "undecidable", missing: "When the host application last asked is not known." };
    }
    const { derived } = entitlement;
    const { lastRead, observed } = host;
    const shown =
      observed !== null && (lastRead === null || observed.at >= lastRead.at) ? observed : lastRead;
    if (shown === null)
      return { outcome: "cleared", looked: "The host application has never asked for this user." };
    if (shown.planId === derived.planId) {
      return {
        outcome: "cleared",
        looked: `The host application was told ${derived.planName} when it last asked.`,
      };
    }
    const says = shown === observed ? "shows" : "was last told";
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `The plan here is ${derived.planName}; the host application ${says} ${shown.planId}, at ${shown.at.toISOString()}, and has not asked since.`,
      evidence: [
        {
          kind: "host",
          id: derived.userId,
          field: shown === observed ? "observed" : "last read",
          says: shown.planId,
          at: shown.at,
          from: "here",
        },
        {
          kind: "user",
          id: derived.userId,
          field: "entitlement",
          says: derived.planId,
          at: derived.asOf,
          from: "here",
        },
      ],
      next: {
        words: "Sign in again in the application; let it ask more often, or listen to entitlement.updated.",
        action: { kind: "none" },
        reply: "Your plan is active. Please sign out and in again: the application had not noticed yet.",
      },
      since: entitlement.changes[0]?.at ?? null,
      // Somebody who was never told of a loss is not kept out.
      harmless: derived.state === "free",
    };
  },
};
