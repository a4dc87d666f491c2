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
 * A subscription with all its items, read page by page: each page as if it were
 * all there is, so that what is read of an item does not depend on how many there are.
 */
export function withAllItems(
  raw: unknown,
  pages: readonly (readonly unknown[])[],
  livemode: boolean,
): SnapshotFor<"subscription"> | null {
  const parts = [members(fields(raw).items), ...pages].flatMap((data) => {
    const read = normaliseObject({ ...fields(raw), items: { object: "list", data } }, livemode);
    return read.kind === "snapshot" && read.snapshot.type === "subscription" ? [read.snapshot] : [];
  });
  const [first] = parts;
  if (!first) return null;
  const periods = (pick: (part: SnapshotFor<"subscription">) => number | null) =>
    parts.map(pick).filter((at) => at !== null);
  return {
    ...first,
    data: {
      ...first.data,
      items: parts.flatMap(({ data }) => data.items),
      itemsTruncated: false,
      currentPeriodStart: least(periods(({ data }) => data.currentPeriodStart)),
      currentPeriodEnd: greatest(periods(({ data }) => data.currentPeriodEnd)),
    },
  };
}

const least = (times: number[]) => (times.length === 0 ? null : Math.min(...times));
const greatest = (times: number[]) => (times.length === 0 ? null : Math.max(...times));
