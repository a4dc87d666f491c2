/** The customer that the user is linked to was deleted at Stripe. */
import { dayOf } from "../../entitlements/dates";
import type { Rule } from "../rule";
import { examineMismatch, linkIn } from "./disagreement";

export const boundCustomerDeleted: Rule = {
  code: "bound_customer_deleted",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "bound_customer_deleted",
      tell(mismatch) {
        const { subjectId, sources } = mismatch;
        const at = sources.find(({ field }) => field === "deleted")?.at ?? null;
        const when = at === null ? "" : ` (as of ${dayOf(at)})`;
        return {
          sentence: `User ${linkIn(mismatch)?.userId ?? "unknown"} is linked to customer ${subjectId}, which was deleted at Stripe${when}: its subscriptions ended with it, and nothing can be paid by it any more.`,
          next: {
            words:
              "Link the user to the customer that pays now; where there is none, unlink this one, and the payer subscribes again.",
            action: { kind: "unlink", customerId: subjectId },
            reply:
              "Your subscription has ended, because the account that it was billed to was removed. You can subscribe again on the billing page.",
          },
        };
      },
      agrees: "No linked customer was deleted at Stripe.",
      explains: ["canceled", "nothing_paid"],
    }),
};
