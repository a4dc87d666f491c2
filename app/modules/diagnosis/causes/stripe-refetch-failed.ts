/** An object had to be read at Stripe again, and Stripe refused. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";

export const stripeRefetchFailed: Rule = {
  code: "stripe_refetch_failed",
  examine(facts) {
    const jobs = knownOf(facts.jobs);
    if (jobs === null) return { outcome: "undecidable", missing: "The background jobs could not be read." };
    const failed = jobs.find(({ state, lastError }) => lastError !== null && state !== "running");
    if (!failed)
      return { outcome: "cleared", looked: "Nothing of this payer waits to be read at Stripe in vain." };
    const gaveUp = failed.state === "given_up";
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `${failed.objectId ?? "The customer"} had to be read at Stripe again, and Stripe refused: ${failed.lastError}${gaveUp ? " It is not tried again." : ""}`,
      evidence: [
        {
          kind: "job",
          id: `${failed.name} ${failed.objectId ?? ""}`.trim(),
          field: "last_error",
          says: failed.lastError ?? "",
          at: failed.runAt,
          from: "here",
        },
      ],
      next: {
        words: "Give the key the permission it lacks, or wait where Stripe asks for time; then resync.",
        action: { kind: "none" },
        reply: null,
      },
      since: failed.runAt,
      explains: ["event_ambiguous", "mirror_drift"],
    };
  },
};
