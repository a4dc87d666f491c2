/**
 * What one-time purchases give, and what refunds take. A session names the plan
 * it unlocks in `metadata.plan`; its line items are not in the event, so without
 * that the purchase is noted and gives nothing.
 */
import { pastLimit } from "../stripe/past-limit";
import type { Reason } from "./entitlement";
import { type Candidate, type EntitlementFacts, type Found, type Held, newestFirst } from "./facts";
import { planById } from "./plan-choice";

export function candidatesOfPurchases(facts: EntitlementFacts): Found {
  const charges = newestFirst(facts.charges);
  const all = newestFirst(facts.sessions);
  // What may give something counts however old it is; only what is told besides has a limit.
  const rest = new Set(all.filter((held) => !mayGive(held)).slice(0, pastLimit));
  const sessions = all.filter((held) => mayGive(held) || rest.has(held));
  const purchases = sessions.map((held) => ofSession(held, charges, facts));
  const paidOnce = new Set(sessions.filter(isPurchase).map(({ snapshot }) => snapshot.data.paymentIntentId));
  const refunds = charges
    .filter(({ snapshot: { data } }) => data.refunded || data.disputed)
    .slice(0, pastLimit)
    .filter(
      ({ snapshot }) =>
        !paidOnce.has(snapshot.data.paymentIntentId) || snapshot.data.paymentIntentId === null,
    )
    .flatMap(refundNote);
  return {
    candidates: purchases.flatMap(({ candidates }) => candidates),
    reasons: [...purchases.flatMap(({ reasons }) => reasons), ...refunds],
  };
}

const isPaid = ({ snapshot: { data } }: Held<"checkout_session">) =>
  data.paymentStatus === "paid" || data.paymentStatus === "no_payment_required";

const isPurchase = ({ snapshot: { data } }: Held<"checkout_session">) =>
  data.mode === "payment" &&
  data.status !== "open" &&
  data.status !== "expired" &&
  data.paymentStatus !== "failed";

/** The store loads every one of these: loadDeciding in mirror.server.ts asks the same. */
const mayGive = (held: Held<"checkout_session">) =>
  isPurchase(held) && isPaid(held) && held.snapshot.data.planHint !== null;

function ofSession(
  held: Held<"checkout_session">,
  charges: readonly Held<"charge">[],
  { catalogue, disputed }: EntitlementFacts,
): Found {
  const { id, data } = held.snapshot;
  const subject = { type: "checkout_session", id };
  const tell = (code: string, effect: Reason["effect"], text: string): Found => ({
    candidates: [],
    reasons: [{ code, text: `Checkout ${id} ${text}.`, subject, effect }],
  });
  if (data.status === "complete" && data.paymentStatus === "unpaid") {
    return tell(
      "checkout_unpaid",
      "denies",
      "is complete, but its payment is still being processed by the bank",
    );
  }
  if (data.paymentStatus === "failed") {
    return {
      candidates: [],
      reasons: [
        {
          code: "payment_failed",
          text: `The bank payment of checkout ${id} did not go through; nothing was charged. Start again.`,
          subject,
          effect: "denies",
        },
      ],
    };
  }
  if (!isPurchase(held) || !isPaid(held)) return nothing;

  const plan = planById(catalogue, data.planHint);
  if (plan === null) {
    return tell("one_time_purchase", "notes", "is a one-time purchase, and nothing on it names a plan");
  }
  const refunded = charges.some(
    ({ snapshot }) =>
      snapshot.data.refunded &&
      snapshot.data.paymentIntentId !== null &&
      snapshot.data.paymentIntentId === data.paymentIntentId,
  );
  if (refunded) return tell("refunded_or_disputed", "denies", `bought ${plan.name} and was refunded in full`);
  if (disputed.has(id)) {
    return tell("metadata_conflict", "denies", "names another user than the one its customer is linked to");
  }
  const candidate: Candidate = { plan, state: "active", until: null, subject };
  const [why] = tell(
    "one_time_purchase",
    "gives",
    `gives ${plan.name}: it was bought once, without an end`,
  ).reasons;
  return { candidates: [candidate], reasons: why ? [{ ...why, planId: plan.id }] : [] };
}

const nothing: Found = { candidates: [], reasons: [] };

/** A refunded subscription payment leaves the subscription as it is at Stripe: noted, no more. */
function refundNote({ snapshot: { id, data } }: Held<"charge">): Reason[] {
  const what = data.refunded ? "was refunded in full" : "is disputed";
  return [
    {
      code: "refunded_or_disputed",
      text: `Charge ${id} ${what}.`,
      subject: { type: "charge", id },
      effect: "notes",
    },
  ];
}
