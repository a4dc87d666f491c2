/**
 * What one-time purchases give, and what refunds and disputes take. A session names
 * the plan it unlocks itself (`metadata.plan`), or what was bought in it does, by
 * the catalogue. A purchase lasts without an end, or so many days from when it was
 * paid: as the session says (`metadata.access_days`), else the mapping.
 */
import { pastLimit } from "../stripe/past-limit";
import { dayOf } from "./dates";
import type { Reason } from "./entitlement";
import { type EntitlementFacts, type Found, type Held, newestFirst, nothing, together } from "./facts";
import { lossOfCharge, lossOfPayment, lossText, policyFor } from "./lost-payments";
import type { Plan } from "./plan";
import { choiceOfItem, planById } from "./plan-choice";

export function candidatesOfPurchases(facts: EntitlementFacts): Found {
  const all = newestFirst(facts.sessions);
  // What may give something counts however old it is; only what is told besides has a limit.
  const rest = new Set(all.filter((held) => !mayGive(held)).slice(0, pastLimit));
  const sessions = all.filter((held) => mayGive(held) || rest.has(held));
  const purchases = sessions.map((held) => ofSession(held, facts));
  const paidOnce = new Set(sessions.filter(isPurchase).map(({ snapshot }) => snapshot.data.paymentIntentId));
  const charges = newestFirst(facts.charges);
  const lost = charges
    .filter(({ snapshot: { data } }) => data.refunded || data.disputed)
    .slice(0, pastLimit)
    // What became of a purchase is told with it.
    .filter(({ snapshot: { data } }) => data.paymentIntentId === null || !paidOnce.has(data.paymentIntentId));
  const inPart = charges.slice(0, pastLimit).filter(isRefundedInPart);
  const notes = newestFirst([...lost, ...inPart]).flatMap((charge) => noteOf(charge, facts));
  return together([...purchases, { candidates: [], reasons: notes }]);
}

const isPaid = ({ snapshot: { data } }: Held<"checkout_session">) =>
  data.paymentStatus === "paid" || data.paymentStatus === "no_payment_required";

const isPurchase = ({ snapshot: { data } }: Held<"checkout_session">) =>
  data.mode === "payment" &&
  data.status !== "open" &&
  data.status !== "expired" &&
  data.paymentStatus !== "failed";

/** The store loads every one of these: mayGive in mirror/deciding.server.ts asks the same. */
const mayGive = (held: Held<"checkout_session">) =>
  isPurchase(held) &&
  isPaid(held) &&
  (held.snapshot.data.planHint !== null || held.snapshot.data.lineItems !== null);

const isRefundedInPart = ({ snapshot: { data } }: Held<"charge">) =>
  !data.refunded && !data.disputed && (data.amountRefunded ?? 0) > 0;

function ofSession(held: Held<"checkout_session">, facts: EntitlementFacts): Found {
  const { id, data } = held.snapshot;
  const tell = teller(held);
  if (data.status === "complete" && data.paymentStatus === "unpaid") {
    return tell(
      "checkout_unpaid",
      "denies",
      "is complete, but its payment is still being processed by the bank",
    );
  }
  if (data.paymentStatus === "failed") {
    const text = `The bank payment of checkout ${id} did not go through; nothing was charged. Start again.`;
    const subject = { type: "checkout_session", id };
    return { candidates: [], reasons: [{ code: "payment_failed", text, subject, effect: "denies" }] };
  }
  if (!isPurchase(held) || !isPaid(held)) return nothing;

  const bought = boughtIn(held, facts);
  if (bought.length === 0) {
    const why =
      data.lineItems === null
        ? "is a one-time purchase, and nothing on it names a plan"
        : "is a one-time purchase of something that the catalogue maps to no plan";
    return tell("one_time_purchase", "notes", why);
  }
  const names = bought.map(({ plan }) => plan.name).join(" and ");
  const loss = lossOfPayment(data.paymentIntentId, facts);
  if (loss !== null && policyFor(loss, facts.policies).purchase === "end_now") {
    const why = loss.kind === "refunded" ? `was refunded in full` : `its payment ${lossText(loss)}`;
    return tell("refunded_or_disputed", "denies", `bought ${names} and ${why}`);
  }
  if (facts.disputed.has(id)) {
    return tell("metadata_conflict", "denies", "names another user than the one its customer is linked to");
  }
  const given = together(bought.map((one) => ofBought(held, one, facts)));
  if (loss === null) return given;
  const note = tell(
    "refunded_or_disputed",
    "notes",
    `has a payment that the policy keeps: ${lossText(loss)}`,
  );
  return together([given, note]);
}

interface Bought {
  plan: Plan;
  quantity: number | null;
  accessDays: number | null;
}

/** Each plan once: with all that was bought of it, and for as long as it lasts longest. */
function boughtIn(
  { snapshot: { data } }: Held<"checkout_session">,
  { catalogue }: EntitlementFacts,
): Bought[] {
  const named = planById(catalogue, data.planHint);
  const lines: Bought[] = (data.lineItems ?? []).flatMap((line) => {
    const choice = choiceOfItem(catalogue, line);
    const days = data.accessDays ?? choice?.mapping?.accessDays ?? null;
    return choice === null ? [] : [{ plan: choice.plan, quantity: line.quantity, accessDays: days }];
  });
  if (named !== null) {
    const line = lines.find(({ plan }) => plan.id === named.id);
    return [{ plan: named, quantity: line?.quantity ?? null, accessDays: data.accessDays }];
  }
  const byPlan = new Map<string, Bought>();
  for (const line of lines) {
    const before = byPlan.get(line.plan.id);
    byPlan.set(line.plan.id, before === undefined ? line : both(before, line));
  }
  return [...byPlan.values()];
}

function both(a: Bought, b: Bought): Bought {
  const endless = a.accessDays === null || b.accessDays === null;
  return {
    plan: a.plan,
    quantity: a.quantity === null && b.quantity === null ? null : (a.quantity ?? 0) + (b.quantity ?? 0),
    accessDays: endless ? null : Math.max(a.accessDays ?? 0, b.accessDays ?? 0),
  };
}

function ofBought(
  held: Held<"checkout_session">,
  { plan, quantity, accessDays }: Bought,
  facts: EntitlementFacts,
) {
  const { id } = held.snapshot;
  const tell = teller(held);
  const paidAt = accessDays === null ? null : paidAtOf(held, facts);
  if (accessDays === null || paidAt === null) {
    return giving(
      plan,
      null,
      tell("one_time_purchase", "gives", `gives ${plan.name}: it was bought once, without an end`),
    );
  }
  const until = new Date((paidAt + accessDays * 86_400) * 1_000);
  const days = accessDays === 1 ? "one day" : `${accessDays} days`;
  if (until <= facts.now) {
    return tell("one_time_purchase", "denies", `gave ${plan.name} for ${days}, until ${dayOf(until)}`);
  }
  return giving(
    plan,
    until,
    tell(
      "one_time_purchase",
      "gives",
      `gives ${plan.name} until ${dayOf(until)}: it was bought once, for ${days}`,
    ),
  );

  function giving(of: Plan, ends: Date | null, { reasons }: Found): Found {
    const subject = { type: "checkout_session", id };
    const state = ends === null ? ("active" as const) : ("limited" as const);
    return {
      candidates: [{ plan: of, state, until: ends, seats: quantity, subject }],
      reasons: reasons.map((reason) => ({ ...reason, planId: of.id })),
    };
  }
}

/** Unix seconds. A bank's payment comes days after the session; where no charge is known, the session counts. */
function paidAtOf({ snapshot: { created, data } }: Held<"checkout_session">, { charges }: EntitlementFacts) {
  const paid = charges
    .filter(
      ({ snapshot }) =>
        data.paymentIntentId !== null && snapshot.data.paymentIntentId === data.paymentIntentId,
    )
    .filter(({ snapshot }) => snapshot.data.paid)
    .flatMap(({ snapshot }) => snapshot.created ?? []);
  const times = [...paid, ...(created === null ? [] : [created])];
  return times.length === 0 ? null : Math.max(...times);
}

/** “Checkout cs_… <text>.” */
function teller({ snapshot: { id } }: Held<"checkout_session">) {
  return (code: string, effect: Reason["effect"], text: string): Found => ({
    candidates: [],
    reasons: [{ code, text: `Checkout ${id} ${text}.`, subject: { type: "checkout_session", id }, effect }],
  });
}

/** What became of money that is no purchase's. What it means for a subscription is said with that. */
function noteOf(charge: Held<"charge">, facts: EntitlementFacts): Reason[] {
  const { id, data } = charge.snapshot;
  const loss = lossOfCharge(charge, facts);
  const code = "refunded_or_disputed";
  const subject = { type: "charge", id };
  if (loss !== null) return [{ code, text: `Charge ${lossText(loss)}.`, subject, effect: "notes" }];
  if (!isRefundedInPart(charge)) return [];
  const text = `Of charge ${id}, ${amountOf(data.amountRefunded, data.currency)} of ${amountOf(data.amount, data.currency)} was refunded: in part, which changes nothing.`;
  return [{ code, text, subject, effect: "notes" }];
}

/** In the currency's smallest unit, as Stripe counts: how many of those make one differs. */
function amountOf(amount: number | null, currency: string | null): string {
  return `${amount ?? "an unknown amount"}${currency === null ? "" : ` ${currency.toUpperCase()}`}`;
}
