/** When is a newly derived entitlement another one? */
import type { Entitlement } from "./entitlement";

/** What the user notices: plan, features, limits, seats, state, until when. Worth a line of history. */
export function isMaterialChange(before: Entitlement | null, after: Entitlement): boolean {
  // Nobody notices being told for the first time that they have nothing.
  if (before === null) return after.state !== "free";
  return (
    before.planId !== after.planId ||
    before.state !== after.state ||
    before.validUntil?.getTime() !== after.validUntil?.getTime() ||
    before.features.join("\n") !== after.features.join("\n") ||
    before.seats !== after.seats ||
    limitsText(before) !== limitsText(after)
  );
}

/** Anything at all, the freshness included: worth writing the row. */
export function isSameEntitlement(before: Entitlement | null, after: Entitlement): boolean {
  return (
    before !== null &&
    !isMaterialChange(before, after) &&
    before.asOf.getTime() === after.asOf.getTime() &&
    before.holdsUntil?.getTime() === after.holdsUntil?.getTime() &&
    JSON.stringify(before.reasons.map(inOrder)) === JSON.stringify(after.reasons.map(inOrder))
  );
}

const limitsText = ({ limits }: Entitlement) =>
  JSON.stringify(Object.entries(limits).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The store gives an object's members back in an order of its own. */
const inOrder = ({ code, text, subject, effect, planId }: Entitlement["reasons"][number]) => [
  code,
  text,
  subject?.type,
  subject?.id,
  effect,
  planId,
];
