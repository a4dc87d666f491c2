/** The database is embedded or ephemeral in production, or younger than what was paid. */
import { knownOf, latest } from "../facts";
import type { Rule } from "../rule";

export const storeNotPersistent: Rule = {
  code: "store_not_persistent",
  examine(facts) {
    const configuration = knownOf(facts.configuration);
    if (configuration === null)
      return { outcome: "undecidable", missing: "What the database rests on is not known." };
    const { database, production } = configuration;
    const paidAt = latest(facts, "subscription").flatMap(({ snapshot }) =>
      snapshot.created === null ? [] : [snapshot.created * 1_000],
    );
    const first = paidAt.length === 0 ? null : Math.min(...paidAt);
    const younger = database.createdAt !== null && first !== null && database.createdAt.getTime() > first;
    if (database.persistent || (!production && !younger)) {
      return {
        outcome: "cleared",
        looked: database.persistent
          ? "The database outlives the deployment."
          : "Not in production: the embedded database is meant for this.",
      };
    }
    return {
      outcome: "found",
      certainty: production ? "proven" : "likely",
      sentence: `The database ${database.why ?? "may not outlive the deployment"}${younger ? ", and it is younger than what this payer bought" : ""}: what arrived before it began is gone.`,
      evidence: [
        {
          kind: "setting",
          id: "DATABASE_URL",
          field: null,
          says: database.embedded ? "not set: embedded" : "set",
          at: database.createdAt,
          from: "here",
        },
      ],
      next: {
        words: "Set DATABASE_URL to a real PostgreSQL, then resync everybody.",
        action: { kind: "none" },
        reply: null,
      },
      since: database.createdAt,
      harmless: !production,
    };
  },
};
