/** The user's id stands on the checkout session only. */
import type { Rule } from "../rule";
import { bearersOf, claimsIn, examineMismatch, linkIn } from "./disagreement";

export const metadataMissingOnSubscription: Rule = {
  code: "metadata_missing_on_subscription",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "metadata_missing_on_subscription",
      tell(mismatch) {
        const { subjectId } = mismatch;
        const owner = linkIn(mismatch)?.userId ?? "its user";
        return {
          sentence: `Only ${bearersOf(claimsIn(mismatch))} says that ${subjectId} is ${owner}: neither the customer nor its subscription names a user, so Stripe's later events do not say whose they are.`,
          next: {
            words:
              "Write the user's id to the customer at Stripe, and let the application set it on the subscription too (subscription_data.metadata).",
            action: { kind: "write_metadata", customerId: subjectId },
            reply: null,
          },
        };
      },
      agrees: "No customer has its user named on a checkout session alone.",
      explains: ["customer_unlinked"],
    }),
};
