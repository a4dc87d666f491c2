/** A customer who paid and belongs to nobody: made elsewhere (a payment link, the dashboard), never linked. */
import { knownOf } from "../facts";
import type { Rule } from "../rule";
import { delayed } from "./never-arrived";

export const customerUnlinked: Rule = {
  code: "customer_unlinked",
  examine(facts) {
    const mirror = knownOf(facts.mirror);
    if (mirror === null) return { outcome: "undecidable", missing: "What we hold could not be read." };
    const paid = new Set(
      mirror.flatMap(({ snapshot }) => {
        const { type, customerId, status } = snapshot;
        const live = type === "subscription" && ["active", "trialing", "past_due"].includes(status ?? "");
        const bought = type === "checkout_session" && snapshot.data.paymentStatus === "paid";
        const charged = type === "charge" && snapshot.data.paid;
        return customerId !== null && (live || bought || charged) ? [customerId] : [];
      }),
    );
    const loose = facts.subject.customers.filter(({ id, boundTo }) => boundTo === null && paid.has(id));
    const [customer] = loose;
    if (customer === undefined) {
      const { length } = facts.subject.customers;
      return {
        outcome: "cleared",
        looked:
          length === 0
            ? "No customer is known for this."
            : "Every customer known for this who paid has an owner.",
      };
    }
    const mismatch = (knownOf(facts.mismatches) ?? []).find(({ subjectId }) => subjectId === customer.id);
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Customer ${customer.id} has paid and is linked to no user${customer.email === null ? "" : ", whatever its email says"}.`,
      evidence: [
        {
          kind: "object",
          id: customer.id,
          field: "metadata.userId",
          says: "names nobody who exists here",
          at: null,
          from: "here",
        },
        ...mirror
          .filter(({ snapshot }) => snapshot.customerId === customer.id && snapshot.type === "subscription")
          .slice(0, 3)
          .map(({ snapshot, asOf }) => ({
            kind: "object" as const,
            id: snapshot.id,
            field: "status",
            says: snapshot.status ?? "unknown",
            at: asOf,
            from: "here" as const,
          })),
      ],
      next: {
        words: "Link the customer to its user: what it has paid for applies at once.",
        action: { kind: "link", customerId: customer.id, userId: facts.subject.user?.id ?? null },
        reply: delayed,
      },
      since: mismatch?.firstSeenAt ?? null,
    };
  },
};
