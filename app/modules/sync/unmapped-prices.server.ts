/**
 * Prices that people pay for now and that are mapped to no plan. The derivation
 * has noted it in their entitlement's reasons; the subscriptions it names say which
 * prices. Reads only: entitlements_price_unmapped (partial), the mirror's primary key.
 */
import type { Db } from "~/lib/database.server";
import type { PlanCatalogue } from "../entitlements/plan";
import { choiceOfItem } from "../entitlements/plan-choice";
import { loadObjects } from "../mirror/mirror.server";

export interface UnmappedPrice {
  priceId: string;
  productId: string | null;
  lookupKey: string | null;
  /** Users to whom nothing of theirs at Stripe gives a plan by the catalogue: they have paid for nothing, or keep their last plan. */
  without: number;
  /** Users who have it beside something that gives them a plan. */
  beside: number;
  /** Some of them, those without first. */
  userIds: string[];
}

export interface UnmappedPrices {
  prices: UnmappedPrice[];
  /** False: more users than are looked at. */
  complete: boolean;
}

const mostUsers = 500;
const mostShown = 3;

export async function unmappedPrices(
  db: Db,
  catalogue: PlanCatalogue,
  livemode: boolean,
): Promise<UnmappedPrices> {
  const found = await db.query<{ userId: string; subscriptionIds: string[] }>({
    name: "users_with_unmapped_prices",
    text: `
      select e.user_id as "userId", array(
        select distinct r->'subject'->>'id' from jsonb_array_elements(e.reasons) r
        where r->>'code' = 'price_not_in_catalogue' and r->'subject'->>'type' = 'subscription'
      ) as "subscriptionIds"
      from entitlements e
      where e.livemode = $1 and e.reasons @> '[{"code": "price_not_in_catalogue"}]'
      order by e.user_id limit $2`,
    values: [livemode, mostUsers + 1],
  });
  const users = found.rows.slice(0, mostUsers);
  const keys = users.flatMap(({ subscriptionIds }) =>
    subscriptionIds.map((id) => ({ type: "subscription" as const, id })),
  );
  const held = new Map<string, { items: Item[] }>();
  for (const { snapshot } of await loadObjects(db, livemode, keys)) {
    if (snapshot.type === "subscription") held.set(snapshot.id, snapshot.data);
  }
  const prices = new Map<string, UnmappedPrice>();
  for (const { userId, subscriptionIds } of users) {
    const seen = new Set<string>();
    for (const id of subscriptionIds) {
      const items = held.get(id)?.items ?? [];
      const beside = items.some((item) => choiceOfItem(catalogue, item) !== null);
      for (const item of items) {
        if (item.priceId === null || seen.has(item.priceId) || choiceOfItem(catalogue, item) !== null)
          continue;
        seen.add(item.priceId);
        count(prices, { ...item, priceId: item.priceId }, userId, beside);
      }
    }
  }
  return {
    prices: [...prices.values()].sort(
      (a, b) => b.without - a.without || b.beside - a.beside || (a.priceId < b.priceId ? -1 : 1),
    ),
    complete: found.rows.length <= mostUsers,
  };
}

type Item = Parameters<typeof choiceOfItem>[1];

function count(
  prices: Map<string, UnmappedPrice>,
  { priceId, productId, lookupKey = null }: Item & { priceId: string },
  userId: string,
  beside: boolean,
): void {
  const price = prices.get(priceId) ?? { priceId, productId, lookupKey, without: 0, beside: 0, userIds: [] };
  const userIds = beside ? [...price.userIds, userId] : [userId, ...price.userIds];
  prices.set(priceId, {
    ...price,
    without: price.without + (beside ? 0 : 1),
    beside: price.beside + (beside ? 1 : 0),
    userIds: userIds.slice(0, mostShown),
  });
}
