/** What became of an item, in one line. Pure. */
import type { Entitlement } from "../entitlements/entitlement";
import type { Effect, EntitlementChanges } from "../sync/effect";
import type { ObjectDifference } from "../sync/object-difference";
import type { ItemResult } from "./run";

interface Told {
  effect: Effect;
  entitlements: readonly EntitlementChanges[];
  objects: readonly Pick<ObjectDifference, "type" | "id" | "kind">[];
  owner: { before: string | null; after: string | null };
}

/** `user_42: Free → Pro (active)`, or which objects differ. */
export function changeWords({ effect, entitlements, objects, owner }: Told): string {
  if (effect === "none") return "Nothing differs.";
  const access = entitlements
    .filter(({ before, after }) => said(before) !== said(after))
    .map(({ userId, before, after }) => `${userId}: ${said(before)} → ${said(after)}`);
  const moved =
    owner.before !== owner.after ? [`owner ${owner.before ?? "nobody"} → ${owner.after ?? "nobody"}`] : [];
  const parts = [...access, ...moved];
  if (parts.length === 0 || effect === "data") parts.push(objectWords(objects));
  return parts.filter(Boolean).join("; ");
}

export function resultOf(told: Told): ItemResult {
  return told.effect === "none"
    ? { outcome: "unchanged" }
    : { outcome: "changed", change: told.effect, words: changeWords(told) };
}

function said(of: Entitlement | null): string {
  if (of === null) return "Free";
  const until = of.validUntil === null ? "" : ` until ${of.validUntil.toISOString().slice(0, 10)}`;
  return of.state === "free" ? of.planName : `${of.planName} (${of.state}${until})`;
}

const mostNamed = 3;

function objectWords(objects: Told["objects"]): string {
  const named = objects
    .slice(0, mostNamed)
    .map(({ type, id, kind }) => `${type.replaceAll("_", " ")} ${id} ${kindWords[kind]}`);
  const further = objects.length - named.length;
  return [...named, ...(further > 0 ? [`${further} more`] : [])].join(", ");
}

const kindWords = { new: "new here", changed: "different", gone: "gone at Stripe" };
