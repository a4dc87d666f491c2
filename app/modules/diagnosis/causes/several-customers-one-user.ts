/** The payment sits on another customer than the user's. */
import type { MismatchFact } from "../facts";
import type { Rule } from "../rule";
import { examineMismatch } from "./disagreement";

export const severalCustomersOneUser: Rule = {
  code: "several_customers_one_user",
  examine: (facts) =>
    examineMismatch(facts, {
      code: "several_customers_one_user",
      tell(mismatch) {
        const { linked, paid } = customersIn(mismatch);
        const [first] = paid;
        const more = paid.length > 1 ? ` (and ${paid.length - 1} more)` : "";
        return {
          sentence: `User ${mismatch.subjectId} is linked to ${linked.map(({ id, pays }) => `${id} (${pays})`).join(", ")}. The payment is on ${first?.id ?? "another customer"}${more} (${first?.pays ?? "has paid"}), which has the same email address and belongs to nobody.`,
          next: {
            words: `Make sure that it was the same person who paid, then link ${first?.id ?? "that customer"} too: a user may have several.`,
            action:
              first === undefined
                ? { kind: "none" }
                : { kind: "link", customerId: first.id, userId: mismatch.subjectId },
            reply:
              "We see a payment under your address that is not connected to your account yet. Could you send us the receipt's number, or the last four digits of the card? We then connect it at once.",
          },
        };
      },
      agrees: "No other customer with the user's address has paid and belongs to nobody.",
      explains: ["customer_unlinked", "email_only_match"],
    }),
};

interface CustomerIn {
  id: string;
  /** "nothing paid", "has paid", "subscription runs" */
  pays: string;
}

/** Whoever owns a customer stands with its email, what it pays under its id. */
function customersIn({ sources }: MismatchFact): { linked: CustomerIn[]; paid: CustomerIn[] } {
  const emails = sources.filter(({ object, field }) => object === "customer" && field === "email");
  const of = (isLinked: boolean) =>
    emails
      .filter(({ userId }) => (userId !== null) === isLinked)
      .map(({ id }) => ({
        id,
        pays: sources.find((one) => one.id === id && one.field === "payments")?.value ?? "payments unknown",
      }));
  return { linked: of(true), paid: of(false) };
}
