/** When is a newly derived entitlement another one? */
import type { Entitlement } from "./entitlement";

/** What the user notices: plan, features, state, until when. Worth a line of history. */
export function isMaterialChange(before: Entitlement | null, after: Entitlement): boolean {
  // Nobody notices being told for the first time that they have nothing.
  if (before === null) return after.state !== "free";
  return (
    before.planId !== after.planId ||
    before.state !== after.state ||
    before.validUntil?.getTime() !== after.validUntil?.getTime() ||
    before.features.join("\n") !== after.features.join("\n")
  );
}

/** Anything at all, the freshness included: worth writing the row. */
export function isSameEntitlement(before: Entitlement | null, after: Entitlement): boolean {
  return (
    before !== null &&
    !isMaterialChange(before, after) &&
    before.asOf.getTime() === after.asOf.getTime() &&
    JSON.stringify(before.reasons.map(inOrder)) === JSON.stringify(after.reasons.map(inOrder))
  );
}

/** The store gives an object's members back in an order of its own. */
const inOrder = ({ code, text, subject, effect, planId }: Entitlement["reasons"][number]) => [
  code,
  text,
  subject?.type,
  subject?.id,
  effect,
  planId,
];
