/** The metadata names a user who does not exist here. */
import type { Rule } from "../rule";
import { bearersName, claimsIn, examineMismatch, linkIn, namesIn } from "./disagreement";
import { delayed } from "./never-arrived";

export const userUnknown: Rule = {
  code: "user_unknown",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "user_unknown",
      tell(mismatch) {
        const { subjectId } = mismatch;
        const claims = claimsIn(mismatch);
        const link = linkIn(mismatch);
        const owner = link === null ? "belongs to nobody" : `is linked to ${link.userId}`;
        return {
          sentence: `Customer ${subjectId} ${owner}: ${bearersName(claims)}, and no user with that id exists here.`,
          next: {
            words: `Let the application tell us of ${namesIn(claims)} (PUT /api/v1/users/{id}), or link ${subjectId} to the right user: what it paid for applies at once.`,
            action: { kind: "link", customerId: subjectId, userId: null },
            reply: link === null ? delayed : null,
          },
        };
      },
      agrees: "Every user whom Stripe's objects name exists here.",
      explains: ["customer_unlinked"],
    }),
};
