/** The next invoice of a subscription, as it is or as a change would make it; nothing is stored. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { holdingDiscounts, type DiscountInput } from "../discounts/attach";
import { previewInvoice } from "../invoicing/draft";
import type { NewLine } from "../invoicing/line";
import { definePreview, type SubscriptionPreview } from "../invoicing/preview";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { cancelDate } from "./params";
import { billingMode, buildSubscription } from "./build";
import { placeCancellation } from "./cancel-dates";
import type { SubscriptionChange } from "./requests";
import { firstLines, firstPeriod } from "./first-period";
import { discountsOn, invoiceOf } from "./invoices";
import { buildItem, checkTogether, recurringPrice, rhythmOf } from "./items";
import { periodLine, trialLine } from "./lines";
import { periodAt } from "./periods";
import { planChange, type Plan } from "./plan-change";
import { planItems } from "./plan-items";
import { unusedTime } from "./prorate";
import { planRenewal } from "./renew";
import { hasEnded, itemsOf } from "./store";

interface Wish {
  change: SubscriptionChange;
  /** What the invoice would be if it were cancelled now. */
  cancelNow?: boolean;
  /** Further lines. */
  extra?: readonly NewLine[];
  /** Instead of the subscription's own. */
  discounts?: readonly DiscountInput[];
  /** Only what comes again and again. */
  recurring?: boolean;
}

/** Null when nothing is to come any more. */
export function previewNext(
  scope: Scope,
  subscription: Stripe.Subscription,
  wish: Wish,
): Stripe.Invoice | null {
  if (hasEnded(subscription)) return null;
  if (wish.cancelNow === true) return previewEnd(scope, subscription, wish);
  const plan = planFor(scope, subscription, wish.change);
  const next = placeCancellation(scope, plan.next, plan.items, wish.change);
  const billed =
    plan.billsNow || (wish.change.prorationBehavior === "always_invoice" && plan.prorations.length > 0);
  if (billed && wish.recurring !== true) {
    return draw(scope, next, [...plan.prorations, ...plan.periods], wish);
  }
  const moment = Math.min(...plan.items.map((item) => item.current_period_end));
  const over = next.cancel_at !== null && next.cancel_at <= moment;
  if (over && plan.prorations.length === 0) return null;
  const at = scope.atMoment(Math.max(moment, scope.now));
  const renewal = planRenewal(at, next, plan.items, moment);
  const prorations = wish.recurring === true ? [] : plan.prorations;
  return draw(at, next, [...prorations, ...(over ? [] : renewal.lines)], wish, renewal.ended);
}

/** The plan, also for a trial that would end now. */
function planFor(scope: Scope, subscription: Stripe.Subscription, change: SubscriptionChange): Plan {
  if (change.trialEnd !== "now" || subscription.status !== "trialing") {
    return planChange(scope, subscription, change);
  }
  const steps = planItems(scope, subscription, change.items ?? []);
  const items = steps.flatMap(({ after }) => {
    if (after === null) return [];
    const { end } = periodAt(scope.now, rhythmOf(after.price), scope.now);
    return [{ ...after, current_period_start: scope.now, current_period_end: end }];
  });
  return {
    next: { ...subscription, billing_cycle_anchor: scope.now, status: "active", trial_end: scope.now },
    items,
    prorations: [],
    periods: items.map((item) =>
      periodLine(scope, item, { start: item.current_period_start, end: item.current_period_end }),
    ),
    billsNow: true,
  };
}

function previewEnd(scope: Scope, subscription: Stripe.Subscription, wish: Wish): Stripe.Invoice {
  const lines =
    wish.change.prorationBehavior === "none" || subscription.status === "trialing"
      ? []
      : unusedTime(scope, subscription, itemsOf(scope, subscription.id), wish.change.prorationDate);
  return draw(scope, subscription, lines, wish);
}

function draw(
  scope: Scope,
  subscription: Stripe.Subscription,
  lines: readonly NewLine[],
  wish: Wish,
  period?: { start: number; end: number },
): Stripe.Invoice {
  const wanted = invoiceOf(subscription, {
    reason: "upcoming",
    lines: [...lines, ...(wish.extra ?? [])],
    autoAdvance: true,
    pendingItems: wish.recurring === true ? "exclude" : "include",
    ...(period === undefined ? {} : { periodStart: period.start, periodEnd: period.end }),
  });
  if (wish.discounts !== undefined) {
    return previewInvoice(scope, { ...wanted, discounts: [], redeem: wish.discounts });
  }
  return previewInvoice(scope, {
    ...wanted,
    discounts: holdingDiscounts(scope, discountsOn(scope, subscription)),
  });
}

/** How `create_preview` reaches this room; called once, by the room's index. */
export function answerPreviews(): void {
  definePreview((scope, request) => {
    const wish = wishOf(scope, request);
    const named = request.subscription ?? nextOf(scope, request);
    if (named !== null) return previewNext(scope, scope.need(subscriptions, named, "subscription"), wish);
    return request.details.items === undefined ? null : previewNew(scope, request, wish);
  });
}

/** Without a name or items: the customer's subscription that is billed next. */
function nextOf(scope: Scope, { customer, details }: SubscriptionPreview): string | null {
  if (customer === null || details.items !== undefined) return null;
  const [next] = scope
    .find(subscriptions, "customer", customer)
    .filter((subscription) => previewNext(scope, subscription, { change: {} }) !== null)
    .map(({ id }) => ({ id, at: Math.min(...itemsOf(scope, id).map((item) => item.current_period_end)) }))
    .sort((a, b) => a.at - b.at);
  return next?.id ?? null;
}

function wishOf(scope: Scope, { subscription, details, extra, discounts, mode }: SubscriptionPreview): Wish {
  const items = subscription === null ? [] : itemsOf(scope, subscription);
  const anchor = details.billing_cycle_anchor;
  return {
    change: {
      ...(details.items === undefined ? {} : { items: details.items }),
      ...(details.proration_behavior === undefined ? {} : { prorationBehavior: details.proration_behavior }),
      ...(details.proration_date === undefined ? {} : { prorationDate: details.proration_date }),
      ...(details.trial_end === undefined ? {} : { trialEnd: details.trial_end }),
      ...(typeof anchor === "string" ? { billingCycleAnchor: anchor } : {}),
      ...(details.cancel_at_period_end === undefined
        ? {}
        : { cancelAtPeriodEnd: details.cancel_at_period_end }),
      ...(details.cancel_at === undefined || items.length === 0
        ? {}
        : { cancelAt: cancelDate(details.cancel_at, items) ?? null }),
    },
    cancelNow: details.cancel_now ?? false,
    extra,
    ...(discounts === undefined ? {} : { discounts }),
    recurring: mode === "recurring",
  };
}

/** A subscription that is not there yet: its first invoice. */
function previewNew(scope: Scope, { customer, details }: SubscriptionPreview, wish: Wish): Stripe.Invoice {
  const chosen = (details.items ?? []).map((item, index) => ({
    item,
    price: recurringPrice(scope, item.price ?? "", `subscription_details[items][${index}][price]`),
  }));
  const [first] = chosen;
  if (first === undefined || customer === null) {
    throw invalidRequest("A subscription needs items.", { param: "subscription_details[items]" });
  }
  const mode = billingMode(scope, undefined);
  checkTogether(
    chosen.map(({ price }) => price),
    mode.type,
  );
  const trialEnd = typeof details.trial_end === "number" ? details.trial_end : null;
  const anchor = typeof details.billing_cycle_anchor === "number" ? details.billing_cycle_anchor : null;
  const date = details.start_date ?? scope.now;
  const start = { now: scope.now, date, anchor: anchor ?? trialEnd ?? date, trialEnd };
  const items = chosen.map(({ item, price }) =>
    buildItem(scope, "", price, { ...item, price: price.id }, firstPeriod(start, rhythmOf(price))),
  );
  const subscription = buildSubscription(scope, {
    id: "",
    customer,
    currency: first.price.currency,
    items,
    billingCycleAnchor: start.anchor,
    billingMode: mode,
    startDate: date,
    status: trialEnd === null ? "active" : "trialing",
    trialEnd,
  });
  const lines =
    trialEnd === null
      ? firstLines(scope, subscription, items, details.proration_behavior ?? "create_prorations")
      : items.map((item) => trialLine(scope, item, { start: scope.now, end: trialEnd }));
  return draw(scope, subscription, lines, wish);
}
