/** The payload lists less than there is, and the rest has not been read yet. */
import { fieldSays } from "../evidence";
import { knownOf, ofType } from "../facts";
import type { Rule } from "../rule";

export const listTruncated: Rule = {
  code: "list_truncated",
  examine(facts) {
    const mirror = knownOf(facts.mirror);
    if (mirror === null) return { outcome: "undecidable", missing: "What we hold could not be read." };
    const cut = ofType(mirror, "subscription").find(({ snapshot }) => snapshot.data.itemsTruncated);
    if (!cut) return { outcome: "cleared", looked: "Every list was carried whole, or read since." };
    const { id, customerId } = cut.snapshot;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Subscription ${id} has more items than Stripe's message listed, and the rest has not been read yet.`,
      evidence: [fieldSays(cut, "items.has_more", "true")],
      next: {
        words: "A job reads it within seconds; resync to have it now.",
        action: customerId === null ? { kind: "none" } : { kind: "resync", customerId },
        reply: null,
      },
      since: cut.asOf,
      // That the rest could not be read, and what follows from it, is told as part of this.
      explains: ["stripe_refetch_failed", "price_not_in_catalogue", "mirror_drift"],
    };
  },
};
