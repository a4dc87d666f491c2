/** What a request makes of a subscription's items: changed, added, taken away. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import type { MetadataInput } from "../api/params";
import { planOf } from "../resources/plan-of";
import type { Scope } from "../work/scope";
import { buildItem, checkQuantity, checkTogether, isMetered, recurringPrice, rhythmOf } from "./items";
import { periodFrom } from "./periods";
import { itemsOf } from "./store";

export interface ItemChange {
  /** An item it has; absent: one more. */
  id?: string | undefined;
  price?: string | undefined;
  quantity?: number | undefined;
  deleted?: boolean | undefined;
  metadata?: MetadataInput | undefined;
  discounts?: readonly string[] | undefined;
}

/** One item before and after; null where it did not exist, or will not. */
export interface ItemStep {
  before: Stripe.SubscriptionItem | null;
  after: Stripe.SubscriptionItem | null;
}

/** One step per item, in the items' order; those that stay as they are included. @throws ApiError */
export function planItems(
  scope: Scope,
  subscription: Stripe.Subscription,
  changes: readonly ItemChange[],
): ItemStep[] {
  const steps: ItemStep[] = itemsOf(scope, subscription.id).map((item) => ({ before: item, after: item }));
  for (const [index, change] of changes.entries()) {
    const param = `items[${index}]`;
    if (change.id === undefined) {
      steps.push({ before: null, after: added(scope, subscription, change, param) });
      continue;
    }
    const step = steps.find(({ before }) => before?.id === change.id);
    if (step?.before == null) {
      throw invalidRequest(`No such subscription item: '${change.id}'`, {
        code: "resource_missing",
        param: `${param}[id]`,
      });
    }
    step.after = change.deleted === true ? null : changed(scope, step.before, change, param);
  }
  const left = steps.flatMap(({ after }) => (after === null ? [] : [after.price]));
  checkTogether(left, subscription.billing_mode.type);
  return steps;
}

function added(
  scope: Scope,
  subscription: Stripe.Subscription,
  change: ItemChange,
  param: string,
): Stripe.SubscriptionItem {
  if (change.price === undefined) throw missingParameter(`${param}[price]`);
  const price = recurringPrice(scope, change.price, `${param}[price]`);
  checkQuantity(price, change.quantity, `${param}[quantity]`);
  const period =
    subscription.status === "trialing" && subscription.trial_end !== null
      ? { start: scope.now, end: subscription.trial_end }
      : periodFrom(subscription.billing_cycle_anchor, rhythmOf(price), scope.now);
  return buildItem(scope, subscription.id, price, { ...change, price: price.id }, period);
}

function changed(
  scope: Scope,
  item: Stripe.SubscriptionItem,
  change: ItemChange,
  param: string,
): Stripe.SubscriptionItem {
  const price =
    change.price === undefined || change.price === item.price.id
      ? item.price
      : recurringPrice(scope, change.price, `${param}[price]`);
  checkQuantity(price, change.quantity, `${param}[quantity]`);
  const { quantity: had, ...rest } = item;
  return {
    ...rest,
    ...(change.discounts === undefined ? {} : { discounts: [...change.discounts] }),
    metadata: mergeMetadata(item.metadata, change.metadata),
    plan: planOf(price) ?? item.plan,
    price,
    // The number of seats outlives a change of plan.
    ...(isMetered(price) ? {} : { quantity: change.quantity ?? had ?? 1 }),
  };
}

/** Whether the step costs something else than before. */
export function changesPrice({ before, after }: ItemStep): boolean {
  return before?.price.id !== after?.price.id || before?.quantity !== after?.quantity;
}
