/** What an event leaves open, to be read at Stripe. Pure. */
import type { JobRequest } from "../jobs/catalogue";
import { objectKey, type Version } from "../mirror/version";
import { parentOf } from "../mirror/parent";
import type { MirroredType, Snapshot } from "../stripe/snapshot";
import type { Decision } from "./decide-event";
import type { Interpretation } from "./interpret-event";
import { isPaidPurchase } from "./paid-purchase";
import { customerState, keyOf, type World } from "./world";

/** Asked when the decision is absorbed. */
export function refetchRequests(
  world: World,
  interpretation: Interpretation,
  { ambiguous, customerId }: Pick<Decision, "ambiguous" | "customerId">,
): JobRequest[] {
  if (interpretation.kind === "ignored") return [];
  const { about } = interpretation;
  const { type, id } = about.snapshot;
  const requests: JobRequest[] = [];
  const object = (type: MirroredType, id: string): JobRequest => ({
    name: "refetch-object",
    payload: { type, id },
  });
  // Of what came with a time that cannot be, only Stripe knows whether it is so by now.
  const undated = about.place.claimed !== undefined;
  if (ambiguous || undated || isIncomplete(world, about)) requests.push(object(type, id));
  for (const priceId of pricesOf(about.snapshot)) {
    if (!world.objects.has(objectKey("price", priceId))) requests.push(object("price", priceId));
  }
  if (customerId !== null && !isKnown(world, customerId)) {
    requests.push({ name: "refetch-customer", payload: { id: customerId } });
  }
  return requests;
}

/** Does the payload lack what only a reading has? */
function isIncomplete(world: World, about: Version): boolean {
  const { snapshot } = about;
  switch (snapshot.type) {
    case "subscription":
      return snapshot.data.itemsTruncated;
    case "entitlement_summary":
      return snapshot.data.entitlementsTruncated;
    case "checkout_session":
      return lacksLineItems(world.objects.get(keyOf(about))?.snapshot ?? snapshot);
    default:
      // Whose it is: the charge or invoice it belongs to would have told.
      return parentOf(snapshot) !== null && snapshot.customerId === null && snapshot.type !== "refund";
  }
}

/** What a one-time purchase bought is in no event of it. */
const lacksLineItems = (snapshot: Snapshot) => isPaidPurchase(snapshot) && snapshot.data.lineItems === null;

/** The prices by which it is decided what a subscription gives. */
export function pricesOf({ type, data, deleted }: Snapshot): string[] {
  if (type !== "subscription" || deleted) return [];
  return [...new Set(data.items.flatMap(({ priceId }) => priceId ?? []))];
}

const isKnown = (world: World, customerId: string) =>
  customerState(world, customerId).keys.has(objectKey("customer", customerId));
