/** Stripe's metadata names another user than the link. */
import type { Rule } from "../rule";
import { bearersName, examineMismatch, linkIn, namesIn, rivalsIn } from "./disagreement";

export const metadataConflict: Rule = {
  code: "metadata_conflict",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "metadata_conflict",
      tell(mismatch) {
        const { subjectId } = mismatch;
        const link = linkIn(mismatch);
        const claims = rivalsIn(mismatch);
        const other = claims.find(({ userId }) => userId !== null)?.userId ?? null;
        const owner = link === null ? "belongs to nobody" : `is linked to ${link.userId} by ${link.by}`;
        return {
          sentence: `Customer ${subjectId} ${owner}, but ${bearersName(claims)}. What names somebody else gives nobody anything until somebody decides.`,
          next: {
            words: `Decide whose it is: move ${subjectId} to ${namesIn(claims)}, or settle it as it stands and correct the metadata at Stripe. Nobody is moved by itself.`,
            action: { kind: "move", customerId: subjectId, userId: other },
            reply: null,
          },
        };
      },
      agrees: "Whatever names a user at Stripe names the one that its customer is linked to.",
      explains: ["several_subscriptions"],
    }),
};
