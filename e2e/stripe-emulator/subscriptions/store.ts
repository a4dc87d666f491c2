/** Writes a subscription together with its items, and says so: every change of either goes through here. */
import type Stripe from "stripe";
import { embedded } from "../api/list";
import { idOf } from "../store/table";
import { subscriptionItems, subscriptions, type SubscriptionHidden } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { tellSubscriptionFollowers } from "./followers";

const ENDED = ["canceled", "incomplete_expired"];

/** Whether nothing more will come of it. */
export const hasEnded = (subscription: Stripe.Subscription) => ENDED.includes(subscription.status);

/** All of its items, oldest first; `items` inside the object may be cut to a page. */
export function itemsOf(scope: Scope, subscription: string): Stripe.SubscriptionItem[] {
  return scope.find(subscriptionItems, "subscription", subscription);
}

export function hiddenOf(scope: Scope, subscription: string): SubscriptionHidden {
  return scope.hidden(subscriptions, subscription) ?? { held: null, resuming: null };
}

export function itemList(subscription: string, items: readonly Stripe.SubscriptionItem[]) {
  return embedded(items, `/v1/subscription_items?subscription=${subscription}`);
}

interface SaveOptions {
  /** All items it has from now on; those it had and are not named are dropped. */
  items?: readonly Stripe.SubscriptionItem[];
  hidden?: Partial<SubscriptionHidden>;
  /** Events besides `customer.subscription.updated`, after it. */
  events?: readonly Stripe.Event.Type[];
  /** Instead of `customer.subscription.updated`. */
  insteadOfUpdated?: Stripe.Event.Type;
}

/** What happened to a subscription while `asOneChange` is at work on it. */
interface Gathered {
  first: Stripe.Event.Type | null;
  after: Stripe.Event.Type[];
}

/** Stores the change and emits `customer.subscription.updated` if anything differs. */
export function saveSubscription(
  scope: Scope,
  subscription: Stripe.Subscription,
  options: SaveOptions = {},
): Stripe.Subscription {
  const before = scope.need(subscriptions, subscription.id);
  let next = subscription;
  if (options.items !== undefined) {
    putItems(scope, subscription.id, options.items);
    next = { ...subscription, items: itemList(subscription.id, options.items) };
  }
  const hidden = { ...hiddenOf(scope, subscription.id), ...options.hidden };
  const saved = scope.update(subscriptions, next, { hidden });
  const gathered = gatheredBy(scope, subscription.id).current;
  const { insteadOfUpdated: first = null, events = [] } = options;
  if (gathered === null) say(scope, before, { first, after: [...events] });
  else {
    gathered.first ??= first;
    gathered.after.push(...events);
  }
  return saved;
}

/**
 * Whatever `work` does to the subscription, by itself or through its invoices,
 * makes one event at the end: Stripe tells a request's outcome, not its steps.
 */
export function asOneChange<R>(scope: Scope, id: string, work: () => R): R {
  const gathering = gatheredBy(scope, id);
  if (gathering.current !== null) return work();
  const before = scope.get(subscriptions, id);
  const gathered: Gathered = { first: null, after: [] };
  gathering.current = gathered;
  let result: R;
  try {
    result = work();
  } finally {
    gathering.current = null;
  }
  say(scope, before ?? scope.need(subscriptions, id), gathered);
  return result;
}

/** The mark is shared by every scope of the transaction. */
function gatheredBy(scope: Scope, id: string): { current: Gathered | null } {
  return scope.once<{ current: Gathered | null }>(`subscription ${id} gathers`, () => ({ current: null }));
}

function say(scope: Scope, before: Stripe.Subscription, { first, after: further }: Gathered): void {
  const after = scope.need(subscriptions, before.id);
  const differs = JSON.stringify(before) !== JSON.stringify(after);
  // `deleted` and `created` have no previous attributes at Stripe.
  if (first !== null) scope.emit(first, after);
  else if (differs) scope.emit("customer.subscription.updated", after, before);
  for (const type of further) scope.emit(type, after);
  const customer = idOf(after.customer);
  if ((differs || first !== null) && customer !== null) tellSubscriptionFollowers(scope, customer);
}

function putItems(scope: Scope, subscription: string, items: readonly Stripe.SubscriptionItem[]): void {
  const kept = new Set(items.map((item) => item.id));
  for (const item of itemsOf(scope, subscription)) {
    if (!kept.has(item.id)) scope.remove(subscriptionItems, item.id);
  }
  for (const item of items) {
    if (scope.get(subscriptionItems, item.id) === null) scope.insert(subscriptionItems, item, {});
    else scope.update(subscriptionItems, item);
  }
}
