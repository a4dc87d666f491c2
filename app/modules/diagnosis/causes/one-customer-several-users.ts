/** Two users claim one customer, with equal right. */
import type { Rule } from "../rule";
import { bearersName, examineMismatch, linkIn, rivalsIn } from "./disagreement";

export const oneCustomerSeveralUsers: Rule = {
  code: "one_customer_several_users",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "one_customer_several_users",
      tell(mismatch, { subject }) {
        const { subjectId } = mismatch;
        const link = linkIn(mismatch);
        const claims = rivalsIn(mismatch);
        const owner = link === null ? "belongs to nobody" : `is linked to ${link.userId} by ${link.by}`;
        return {
          sentence: `Two users claim customer ${subjectId}: it ${owner}, and ${bearersName(claims)} in the same way. What names the second gives nobody anything until somebody decides.`,
          next: {
            words:
              "Decide whose it is: move the customer, settle it as it stands, or give the second user a customer of their own at Stripe.",
            action: { kind: "move", customerId: subjectId, userId: subject.user?.id ?? null },
            reply: null,
          },
        };
      },
      agrees: "No customer is claimed by several users in the same way.",
      explains: ["metadata_conflict", "several_subscriptions"],
    }),
};
