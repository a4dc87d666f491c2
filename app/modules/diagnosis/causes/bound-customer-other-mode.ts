/** The user is linked to a customer of the other mode, or of another account. */
import { type CustomerFact, type Facts, knownOf } from "../facts";
import type { Examination, NextStep, Rule } from "../rule";
import { examineMismatch, linkIn } from "./disagreement";

export const boundCustomerOtherMode: Rule = {
  code: "bound_customer_other_mode",
  examine(facts) {
    const missing = missingAtStripe(facts);
    if (missing !== null) return found(facts, missing);
    return examineMismatch(facts, {
      code: "bound_customer_other_mode",
      tell: (mismatch) => ({
        sentence: `User ${linkIn(mismatch)?.userId ?? "unknown"} is linked to customer ${mismatch.subjectId}, which is not one of this account in ${modeOf(facts)} mode: ${mismatch.sources.find(({ field }) => field === "at Stripe")?.value ?? "Stripe does not have it"}`,
        next: nextFor(mismatch.subjectId),
      }),
      agrees:
        facts.stripe.state === "known"
          ? `Stripe has every linked customer in ${modeOf(facts)} mode.`
          : "Nothing says that a linked customer is of the other mode; Stripe was not asked.",
      explains,
    });
  },
};

/** What it paid is not to be seen from here. */
const explains = ["nothing_paid", "checkout_abandoned"] as const;
const modeOf = ({ livemode }: Facts) => (livemode ? "live" : "test");

/** Stripe's word of this moment goes before what was noted down. */
function missingAtStripe(facts: Facts): { customer: CustomerFact; otherMode: boolean } | null {
  for (const { id, otherMode } of knownOf(facts.stripe)?.missingCustomers ?? []) {
    const customer = facts.subject.customers.find((one) => one.id === id && one.boundTo !== null);
    if (customer) return { customer, otherMode };
  }
  return null;
}

function found(
  facts: Facts,
  { customer: { id, boundTo }, otherMode }: { customer: CustomerFact; otherMode: boolean },
): Examination {
  const [here, there] = facts.livemode ? ["live", "test"] : ["test", "live"];
  return {
    outcome: "found",
    // That Stripe does not know it may have other reasons: test data is deleted now and then.
    certainty: otherMode ? "proven" : "likely",
    sentence: otherMode
      ? `User ${boundTo?.userId} is linked to customer ${id}, which is a customer in ${there} mode; this deployment works in ${here} mode and sees nothing of what it pays.`
      : `User ${boundTo?.userId} is linked to customer ${id}, and Stripe knows no such customer with this key: it is of another account, or was deleted with the account's test data.`,
    evidence: [
      {
        kind: "object",
        id,
        field: null,
        says: otherMode
          ? `No such customer in ${here} mode; one exists in ${there} mode`
          : "No such customer",
        at: facts.stripe.state === "known" ? facts.stripe.at : null,
        from: "stripe",
      },
      {
        kind: "object",
        id,
        field: "link",
        says: `linked to ${boundTo?.userId} by ${(boundTo?.evidence ?? "").replaceAll("_", " ")}`,
        at: boundTo?.at ?? null,
        from: "here",
      },
    ],
    next: nextFor(id),
    since: boundTo?.at ?? null,
    explains,
  };
}

function nextFor(customerId: string): NextStep {
  return {
    words: "Unlink it, and link the customer of this account and mode that the user pays with.",
    action: { kind: "unlink", customerId },
    reply: null,
  };
}
