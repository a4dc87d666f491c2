/** A case as others get it, for tests of what takes it. */
import { type CaseObject, caseObject } from "../case-object";

export function caseObjectFor(id: number, given: Partial<CaseObject> = {}): CaseObject {
  const at = "2026-11-24T12:00:00.000Z";
  const plain = caseObject(
    {
      id,
      name: `case_${id}`,
      kind: "paid_but_free",
      status: "open",
      cause: "customer_unlinked",
      subject: { type: "customer", id: `cus_${id}` },
      userId: null,
      customerId: `cus_${id}`,
      assignee: null,
      snoozedUntil: null,
      since: at,
      amount: 1_900,
      currency: "eur",
      verdict: {
        sentence: `Customer cus_${id} has paid and is linked to no user.`,
        certainty: "proven",
        next: null,
        also: [],
        blindSpots: [],
        has: null,
        due: "pro",
        askedStripe: false,
      },
      foundBy: "walk",
      firstSeenAt: at,
      lastSeenAt: at,
      resolvedAt: null,
      decision: null,
    },
    false,
  );
  return { ...plain, ...given };
}
