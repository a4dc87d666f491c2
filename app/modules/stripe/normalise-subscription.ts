/**
 * Subscriptions. What moved:
 * - items: before 2018 a subscription had one `plan` and `quantity` of its own;
 * - prices: `plan` on the item until 2020, `price` since (both for a while);
 * - the current period: on the subscription until 2025-03-31, on its items since;
 * - `start_date` was `start`, `collection_method` was `billing`.
 */
import {
  type Fields,
  fields,
  flag,
  hasMore,
  id,
  integer,
  isFields,
  type MovedFields,
  members,
  seconds,
  word,
} from "./payload-fields";
import { planHint } from "./plan-hint";
import type { SubscriptionItemData } from "./snapshot";
import type { Parts } from "./snapshot-parts";
import { userEvidence } from "./user-evidence";

export function subscriptionParts(raw: Fields, moved: MovedFields): Parts<"subscription"> {
  const items = itemsOf(raw, moved);
  const status = word(raw.status) ?? "unknown";
  const pause = raw.pause_collection;
  const pending = raw.pending_update;
  const currentPeriodEnd = moved.first("currentPeriodEnd", [
    ["current_period_end", seconds(raw.current_period_end)],
    ["items.data[].current_period_end", greatest(items.map((item) => item.currentPeriodEnd))],
  ]);
  return {
    status,
    evidence: userEvidence(raw),
    data: {
      status,
      items,
      itemsTruncated: hasMore(raw.items),
      currentPeriodStart: moved.first("currentPeriodStart", [
        ["current_period_start", seconds(raw.current_period_start)],
        ["items.data[].current_period_start", least(items.map((item) => item.currentPeriodStart))],
      ]),
      currentPeriodEnd,
      cancelAt: seconds(raw.cancel_at),
      cancelAtPeriodEnd: flag(raw.cancel_at_period_end),
      canceledAt: seconds(raw.canceled_at),
      endedAt: seconds(raw.ended_at),
      trialStart: seconds(raw.trial_start),
      trialEnd: seconds(raw.trial_end),
      startDate: moved.first("startDate", [
        ["start_date", seconds(raw.start_date)],
        ["start", seconds(raw.start)],
      ]),
      pauseCollection: isFields(pause)
        ? { behavior: word(pause.behavior), resumesAt: seconds(pause.resumes_at) }
        : null,
      collectionMethod: moved.first("collectionMethod", [
        ["collection_method", word(raw.collection_method)],
        ["billing", word(raw.billing)],
      ]),
      latestInvoiceId: id(raw.latest_invoice),
      hasPendingUpdate: isFields(pending),
      cancellationReason: word(fields(raw.cancellation_details).reason),
      currency: moved.first("currency", [
        ["currency", word(raw.currency)],
        ["items.data[].price.currency", items[0]?.currency ?? null],
      ]),
      scheduledEndAt: moved.first("scheduledEndAt", [
        ["cancel_at", seconds(raw.cancel_at)],
        ["cancel_at_period_end", flag(raw.cancel_at_period_end) ? currentPeriodEnd : null],
      ]),
      scheduleId: id(raw.schedule),
      pendingUpdate: isFields(pending) ? { expiresAt: seconds(pending.expires_at) } : null,
      billingMode: word(fields(raw.billing_mode).type),
      trialSettings: {
        missingPaymentMethod: word(fields(fields(raw.trial_settings).end_behavior).missing_payment_method),
      },
      defaultPaymentMethodId: id(raw.default_payment_method),
      daysUntilDue: integer(raw.days_until_due),
    },
  };
}

function itemsOf(raw: Fields, moved: MovedFields): SubscriptionItemData[] {
  const listed = members(raw.items);
  if (listed.length > 0) return listed.map((item) => itemOf(fields(item), raw, moved));
  if (!isFields(raw.plan) && !isFields(raw.price)) return [];
  moved.readFrom.items = isFields(raw.price) ? "price" : "plan";
  // The single item of an old subscription has no id of its own.
  const single = { id: `${id(raw.id)}:plan`, plan: raw.plan, price: raw.price, quantity: raw.quantity };
  return [itemOf(single, raw, moved)];
}

function itemOf(item: Fields, subscription: Fields, moved: MovedFields): SubscriptionItemData {
  const price = fields(item.price);
  const plan = fields(item.plan);
  const recurring = fields(price.recurring);
  const product = isFields(price.product) ? price.product : fields(plan.product);
  return {
    id: id(item.id) ?? "",
    priceId: moved.first("priceId", [
      ["price", id(item.price)],
      ["plan", id(item.plan)],
    ]),
    productId: id(price.product) ?? id(plan.product),
    quantity: integer(item.quantity),
    unitAmount: integer(price.unit_amount) ?? integer(plan.amount),
    currency: word(price.currency) ?? word(plan.currency),
    interval: word(recurring.interval) ?? word(plan.interval),
    intervalCount: integer(recurring.interval_count) ?? integer(plan.interval_count),
    lookupKey: word(price.lookup_key),
    planHint: planHint(price) ?? planHint(plan) ?? planHint(product),
    // Where the period is told of the subscription, all its items have that one.
    currentPeriodStart: seconds(item.current_period_start) ?? seconds(subscription.current_period_start),
    currentPeriodEnd: seconds(item.current_period_end) ?? seconds(subscription.current_period_end),
  };
}

function least(times: (number | null)[]): number | null {
  return times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
}

function greatest(times: (number | null)[]): number | null {
  return times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
}
