/** From Stripe's answers to snapshots. Pure; `raw` is whatever came. */
import { normaliseObject, objectsWithin } from "./normalise";
import { fields, members } from "./payload-fields";
import type { Snapshot, SnapshotFor } from "./snapshot";

/** Empty where it is nothing that the mirror keeps. The object itself is the first; then what it holds in full. */
export function snapshotsOf(raw: unknown, livemode: boolean): Snapshot[] {
  const read = normaliseObject(raw, livemode);
  if (read.kind !== "snapshot") return [];
  return [read.snapshot, ...objectsWithin(raw, livemode)];
}

/**
 * An object with all of the list within it, whose further pages were read: each
 * page as if it were all there is, so that what is read of a member does not
 * depend on how many there are.
 */
export function withAllPages(
  raw: unknown,
  pages: readonly (readonly unknown[])[],
  livemode: boolean,
): Snapshot[] {
  const [first, ...inner] = snapshotsOf(raw, livemode);
  if (first === undefined) return [];
  const readings = (place: string) =>
    [members(fields(fields(raw)[place])), ...pages].flatMap((data) => {
      const read = normaliseObject({ ...fields(raw), [place]: { object: "list", data } }, livemode);
      return read.kind === "snapshot" ? [read.snapshot] : [];
    });
  switch (first.type) {
    case "subscription":
      return [withItems(first, readings("items"))];
    case "checkout_session": {
      const lineItems = readings("line_items").flatMap(
        (part) => (part.type === "checkout_session" && part.data.lineItems) || [],
      );
      return [{ ...first, data: { ...first.data, lineItems } }];
    }
    case "entitlement_summary": {
      const entitlements = readings("entitlements").flatMap((part) =>
        part.type === "entitlement_summary" ? part.data.entitlements : [],
      );
      return [{ ...first, data: { entitlements, entitlementsTruncated: false } }];
    }
    default: {
      // Refunds and payments are objects of their own, of the customer of what they belong to.
      const more = pages.flat().flatMap((member) => snapshotsOf(member, livemode));
      return [first, ...inner, ...more.map((snapshot) => ofCustomer(snapshot, first.customerId))];
    }
  }
}

/** What names no customer itself, read together with what does. */
export function ofCustomer(snapshot: Snapshot, customerId: string | null): Snapshot {
  return { ...snapshot, customerId: snapshot.customerId ?? customerId };
}

function withItems(whole: SnapshotFor<"subscription">, readings: readonly Snapshot[]): Snapshot {
  const parts = readings.flatMap((part) => (part.type === "subscription" ? [part.data] : []));
  const periods = (pick: (part: SnapshotFor<"subscription">["data"]) => number | null) =>
    parts.map(pick).filter((at) => at !== null);
  return {
    ...whole,
    data: {
      ...whole.data,
      items: parts.flatMap(({ items }) => items),
      itemsTruncated: false,
      currentPeriodStart: least(periods((part) => part.currentPeriodStart)),
      currentPeriodEnd: greatest(periods((part) => part.currentPeriodEnd)),
      scheduledEndAt: whole.data.cancelAt ?? greatest(periods((part) => part.scheduledEndAt)),
    },
  };
}

const least = (times: number[]) => (times.length === 0 ? null : Math.min(...times));
const greatest = (times: number[]) => (times.length === 0 ? null : Math.max(...times));
