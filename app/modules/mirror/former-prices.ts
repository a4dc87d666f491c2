/**
 * Which prices a subscription had before the ones it has. Kept with the
 * subscription, because its latest state does not tell: what a price that the
 * catalogue does not know gives depends on the last one that it did know.
 *
 * The same whatever the order of arrival: each price with the latest time at
 * which a state had it, except those that the newest state has, the latest few.
 */
import type { Snapshot } from "../stripe/snapshot";
import type { FormerPrice, PriceOfItem, Version } from "./version";

/** More changes of price than a support case is about. */
const kept = 10;

/** What is former once `newest` is the state that stays and `older` is not. Newest first. */
export function formerPrices(newest: Version, older: Version): readonly FormerPrice[] {
  const has = new Set(pricesOf(newest.snapshot).map(nameOf));
  const latest = new Map<string, FormerPrice>();
  const held = pricesOf(older.snapshot).map((price) => ({ ...price, lastHeldAt: older.asOf.getTime() }));
  for (const price of [...(newest.former ?? []), ...(older.former ?? []), ...held]) {
    const before = latest.get(nameOf(price));
    if (has.has(nameOf(price)) || (before && before.lastHeldAt >= price.lastHeldAt)) continue;
    latest.set(nameOf(price), price);
  }
  return [...latest.values()]
    .sort((a, b) => b.lastHeldAt - a.lastHeldAt || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, kept);
}

export function sameFormer(a: readonly FormerPrice[] = [], b: readonly FormerPrice[] = []): boolean {
  const text = (prices: readonly FormerPrice[]) =>
    prices.map((price) => `${nameOf(price)} ${price.lastHeldAt}`).join();
  return text(a) === text(b);
}

function pricesOf({ type, data }: Snapshot): PriceOfItem[] {
  if (type !== "subscription") return [];
  // A lookup key moves on to a successor; the price that had it is then another one to the catalogue.
  return data.items.map(({ priceId, productId, planHint, lookupKey }) => ({
    priceId,
    productId,
    planHint,
    lookupKey,
  }));
}

const nameOf = ({ priceId, productId, planHint, lookupKey }: PriceOfItem) =>
  JSON.stringify([priceId, productId, planHint, lookupKey ?? null]);
