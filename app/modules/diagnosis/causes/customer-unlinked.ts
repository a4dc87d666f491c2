/** A customer who paid and belongs to nobody: made elsewhere (a payment link, the dashboard), never linked. */
import { fieldSays } from "../evidence";
import { type CustomerFact, type HeldObject, knownOf } from "../facts";
import type { Evidence, Rule } from "../rule";
import { delayed } from "./never-arrived";

export const customerUnlinked: Rule = {
  code: "customer_unlinked",
  examine(facts) {
    const mirror = knownOf(facts.mirror);
    if (mirror === null) {
      return {
        outcome: "undecidable",
        missing: "What we hold of Stripe's objects could not be read, so nobody knows which customer paid.",
      };
    }
    const { customers } = facts.subject;
    const loose = customers.filter(
      ({ id, boundTo }) => boundTo === null && mirror.some((held) => shows(held, id)),
    );
    // Where something names a user whom nobody knows here, that is the cause, and has a code of its own.
    const nameless = loose.filter(({ claims }) => !claims.some(({ userExists }) => !userExists));
    const [customer] = nameless;
    if (customer === undefined) return { outcome: "cleared", looked: lookedAt(customers, loose) };
    const payments = mirror.filter((held) => shows(held, customer.id)).slice(0, 3);
    const mismatch = (knownOf(facts.mismatches) ?? []).find(
      ({ code, subjectId }) => code === "customer_unlinked" && subjectId === customer.id,
    );
    const more = nameless.length > 1 ? ` The same holds for ${nameless.length - 1} more.` : "";
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Customer ${customer.id} has paid and belongs to no user here. ${whatNames(customer)}${more}`,
      evidence: [namesNobody(customer), ...payments.map(paymentSays)],
      next: {
        words: `Find out whose payment it is, and link ${customer.id} to that user: what it has paid for applies at once.`,
        // Nothing proves whose it is: whoever decides picks the user, with the candidates before them.
        action: { kind: "link", customerId: customer.id, userId: null },
        reply: delayed,
      },
      since: mismatch?.firstSeenAt ?? null,
    };
  },
};

/** Does this show that the customer paid, or will? */
function shows({ snapshot }: HeldObject, customerId: string): boolean {
  if (snapshot.customerId !== customerId) return false;
  switch (snapshot.type) {
    case "subscription":
      return ["active", "trialing", "past_due"].includes(snapshot.data.status);
    case "checkout_session":
      return snapshot.data.paymentStatus === "paid";
    case "charge":
      return snapshot.data.paid;
    default:
      return false;
  }
}

function lookedAt(customers: readonly CustomerFact[], loose: readonly CustomerFact[]): string {
  if (customers.length === 0) return "No customer is known for this.";
  const [other] = loose;
  return other === undefined
    ? `Every customer known for this who paid has an owner (${customers.length} looked at).`
    : `Customer ${other.id} belongs to nobody, but something of it names a user.`;
}

/** An existing user may be named and yet not linked: a person has unlinked them. */
function whatNames({ claims }: CustomerFact): string {
  const [claim] = claims;
  return claim === undefined
    ? "Nothing of it names a user: it was made by a payment link, a pricing table or by hand."
    : `${claim.userId} is named by ${claim.objectType.replaceAll("_", " ")} ${claim.objectId}, and is not linked to it.`;
}

function namesNobody({ id, claims }: CustomerFact): Evidence {
  const [claim] = claims;
  return claim === undefined
    ? { kind: "object", id, field: "metadata.userId", says: "names nobody", at: null, from: "here" }
    : { kind: "object", id: claim.objectId, field: claim.field, says: claim.userId, at: null, from: "here" };
}

function paymentSays(held: HeldObject): Evidence {
  const { snapshot } = held;
  return snapshot.type === "checkout_session"
    ? fieldSays(held, "payment_status", snapshot.data.paymentStatus ?? "unknown")
    : fieldSays(held, "status", snapshot.status ?? "unknown");
}
