/** Only an email address speaks for a user, and it may be somebody else's. */
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const emailOnlyMatch: Rule = {
  code: "email_only_match",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "email_only_match",
      certainty: "likely",
      tell({ subjectId, sources }) {
        const users = sources.filter(({ object }) => object === "user");
        const [user] = users;
        const more = users.length > 1 ? ` (and of ${users.length - 1} more)` : "";
        const verified = user?.field.includes("not verified") === true ? ", never verified here" : "";
        return {
          sentence: `Customer ${subjectId} has paid and names no user. Only its email address is also that of ${user?.id ?? "a user"}${more}${verified}; anybody can type an address at Stripe, so it unlocks nothing by itself.`,
          next: {
            words: `Ask the payer for proof (the receipt's number, or the card's last four digits), then link ${subjectId}.`,
            // Nothing proves whose it is: whoever decides picks the user, with the candidates before them.
            action: { kind: "link", customerId: subjectId, userId: null },
            reply:
              "We see a payment under your address that is not connected to your account yet. Could you send us the receipt's number, or the last four digits of the card? We then connect it at once.",
          },
        };
      },
      agrees: "No customer who paid is tied to a user by an email address alone.",
      explains: ["customer_unlinked"],
    }),
};
