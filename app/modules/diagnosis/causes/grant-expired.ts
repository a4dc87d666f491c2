/** What somebody gave by hand has run out, or was taken back. */
import { dayOf } from "../../entitlements/dates";
import { knownOf } from "../facts";
import type { Rule } from "../rule";

export const grantExpired: Rule = {
  code: "grant_expired",
  examine(facts) {
    const entitlement = knownOf(facts.entitlement);
    if (entitlement === null) return { outcome: "undecidable", missing: "The grants could not be read." };
    const { grants, derived } = entitlement;
    const [latest] = grants
      .filter(({ endsAt, revokedAt }) => revokedAt === null && endsAt <= facts.now)
      .sort((a, b) => b.endsAt.getTime() - a.endsAt.getTime());
    if (latest === undefined || derived.state !== "free") {
      return {
        outcome: "cleared",
        looked: grants.length === 0 ? "Nothing was granted." : "No grant that access rested on has run out.",
      };
    }
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `${latest.planId} was granted until ${dayOf(latest.endsAt)} (${latest.reason}), and that day has come.`,
      evidence: [
        {
          kind: "user",
          id: latest.userId,
          field: `grant ${latest.id}`,
          says: `ended ${latest.endsAt.toISOString()}, given by ${latest.createdBy}`,
          at: latest.endsAt,
          from: "here",
        },
      ],
      next: {
        words: "Grant it once more, if it is to go on.",
        action: { kind: "grant", userId: latest.userId },
        reply: "The access that we had given you has ended on the agreed day.",
      },
      since: latest.endsAt,
      explains: ["nothing_paid"],
    };
  },
};
