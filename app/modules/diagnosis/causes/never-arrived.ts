/** What the causes of group A have in common: events that Stripe made and we never got, and what it means for the payer. */
import { neverArrived } from "../evidence";
import { type Facts, knownOf } from "../facts";
import { firstLost, type LostEvent, lostEvents } from "../lost-events";
import type { Evidence, Examination } from "../rule";
import { isDue } from "../truth";

/** Lost and not turned away by us: what the way to us is to blame for. Newest first. */
export function lostOnTheWay(facts: Facts): LostEvent[] | null {
  const lost = lostEvents(facts);
  return lost === null ? null : lost.filter(({ fate }) => fate.kind !== "refused");
}

export const notRead = {
  outcome: "undecidable",
  missing: "The endpoints at Stripe were not read, or our own address is not known.",
} as const satisfies Examination;

export const eventsNotRead = {
  outcome: "undecidable",
  missing: "Stripe's events were not read, so none can be proven to be missing.",
} as const satisfies Examination;

const shown = 5;

export function evidenceOf(lost: readonly LostEvent[]): Evidence[] {
  return lost.slice(-shown).map(({ event }) => neverArrived(event));
}

export function sinceOf(lost: readonly LostEvent[]): Date | null {
  return firstLost(lost)?.event.created ?? null;
}

/** "evt_1 (invoice.paid) and 3 more never arrived here" */
export function namesOf(lost: readonly LostEvent[]): string {
  const first = firstLost(lost);
  if (first === null) return "nothing of this payer is missing";
  const more = lost.length - 1;
  return `${first.event.id} (${first.event.type})${more > 0 ? ` and ${more} more` : ""} never arrived here`;
}

/** Something is wrong with the way, and this payer has lost nothing by it. */
export function unharmed(facts: Facts, lost: readonly LostEvent[] | null): boolean {
  const given = knownOf(facts.entitlement)?.derived.planId;
  const due = knownOf(facts.stripe)?.entitlement?.planId;
  return (lost !== null && lost.length === 0) || (isDue(facts) && due !== undefined && given === due);
}

export const delayed =
  "Your payment has arrived at Stripe. A technical problem on our side kept it from unlocking your plan; we are mending it now, and you do not need to do anything.";

/** What any break of the way explains. */
export const followsFromTheWay = ["delivery_abandoned", "delivery_pending_retry", "mirror_drift"] as const;
