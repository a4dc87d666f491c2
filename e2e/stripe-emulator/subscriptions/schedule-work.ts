/** Schedules at work: they begin their subscription, change it phase by phase, and end. */
import type Stripe from "stripe";
import { onTimer } from "../clock/timers";
import { idOf } from "../store/table";
import { subscriptions, subscriptionSchedules } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { cancelSubscription } from "./cancel";
import { changeSubscription } from "./change";
import { createSubscription } from "./create";
import { DAY } from "./periods";
import type { ItemChange } from "./plan-items";
import { closeSchedule, isOver } from "./schedule-end";
import { hasEnded, itemsOf, saveSubscription } from "./store";
import { scheduleTimers } from "./timers";

const STEP = "subscription_schedule.step";
const EXPIRING = "subscription_schedule.expiring";
/** Stripe warns so long before the last phase ends. */
const WARNING = 7 * DAY;

type Schedule = Stripe.SubscriptionSchedule;
type Phase = Stripe.SubscriptionSchedule.Phase;

/** Declares the timers; called once, by the room's index. */
export function defineScheduleTimers(): void {
  onTimer(STEP, (scope, { subject }) => step(scope, subject));
  onTimer(EXPIRING, (scope, { subject }) => {
    const schedule = scope.get(subscriptionSchedules, subject);
    if (schedule !== null && !isOver(schedule)) scope.emit("subscription_schedule.expiring", schedule);
  });
}

/** Sets its timers anew: the next change of phase, and the warning of its end. */
export function plan(scope: Scope, schedule: Schedule): void {
  scope.unschedule(schedule.id);
  const next = schedule.phases
    .flatMap((phase) => [phase.start_date, phase.end_date])
    .filter((moment) => moment > scope.now)
    .sort((a, b) => a - b)[0];
  scope.schedule({ kind: STEP, at: next ?? scope.now, subject: schedule.id });
  const warning = endOf(schedule) - WARNING;
  if (warning > scope.now) scope.schedule({ kind: EXPIRING, at: warning, subject: schedule.id });
  // Set after the phase's own: on the same second, the phase changes what the renewal bills.
  const subscription = scope.get(subscriptions, idOf(schedule.subscription));
  if (subscription !== null) scheduleTimers(scope, subscription);
}

const endOf = (schedule: Schedule) => schedule.phases.at(-1)?.end_date ?? 0;

/** The phase under way at a moment. */
export function phaseAt(schedule: Pick<Schedule, "phases">, moment: number): Phase | null {
  return schedule.phases.find((phase) => phase.start_date <= moment && moment < phase.end_date) ?? null;
}

function step(scope: Scope, id: string): void {
  const schedule = scope.get(subscriptionSchedules, id);
  if (schedule === null || isOver(schedule)) return;
  const phase = phaseAt(schedule, scope.now);
  if (phase === null) {
    finish(scope, schedule);
    return;
  }
  const begun = schedule.status === "not_started" ? begin(scope, schedule, phase) : schedule;
  if (begun === schedule) applyPhase(scope, schedule, phase, phase.proration_behavior);
  const current = withPhase(begun, phase);
  plan(scope, scope.update(subscriptionSchedules, current, { event: "subscription_schedule.updated" }));
}

export function withPhase(schedule: Schedule, phase: Phase): Schedule {
  return { ...schedule, current_phase: { start_date: phase.start_date, end_date: phase.end_date } };
}

/** Creates the subscription; its first invoice stays a draft for an hour. The schedule is not stored. */
export function begin(scope: Scope, schedule: Schedule, phase: Phase): Schedule {
  const { default_settings: defaults } = schedule;
  const subscription = createSubscription(scope, {
    customer: idOf(schedule.customer) ?? "",
    items: phase.items.map((item) => ({
      price: idOf(item.price) ?? "",
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      metadata: item.metadata ?? {},
    })),
    billingMode: schedule.billing_mode.type === "flexible" ? "flexible" : "classic",
    collection: collectionOf(schedule, phase),
    daysUntilDue: daysOf(schedule, phase),
    defaultPaymentMethod: idOf(phase.default_payment_method) ?? idOf(defaults.default_payment_method),
    description: phase.description ?? defaults.description,
    discounts: phase.discounts.map(discountOf),
    firstInvoice: "later",
    metadata: phase.metadata ?? {},
    schedule: schedule.id,
    trialEnd: phase.trial_end,
    ...(phase.start_date < scope.now ? { backdateStartDate: phase.start_date } : {}),
  });
  return { ...withPhase(schedule, phase), status: "active", subscription: subscription.id };
}

const discountOf = (given: Stripe.SubscriptionSchedule.Phase.Discount) => ({
  ...(given.coupon === null ? {} : { coupon: idOf(given.coupon) ?? "" }),
  ...(given.discount === null ? {} : { discount: idOf(given.discount) ?? "" }),
  ...(given.promotion_code === null ? {} : { promotion_code: idOf(given.promotion_code) ?? "" }),
});

function collectionOf(schedule: Schedule, phase: Phase): "charge_automatically" | "send_invoice" {
  const method = phase.collection_method ?? schedule.default_settings.collection_method;
  return method === "send_invoice" ? "send_invoice" : "charge_automatically";
}

const daysOf = (schedule: Schedule, phase: Phase) =>
  phase.invoice_settings?.days_until_due ?? schedule.default_settings.invoice_settings.days_until_due ?? 30;

const UNUSUAL = ["always_invoice", "none"] as const;

/** The subscription takes on the phase's items and settings. */
export function applyPhase(
  scope: Scope,
  schedule: Schedule,
  phase: Phase,
  proration: Phase["proration_behavior"],
): void {
  const subscription = scope.get(subscriptions, idOf(schedule.subscription));
  if (subscription === null || hasEnded(subscription)) return;
  const method = idOf(phase.default_payment_method);
  changeSubscription(scope, subscription, {
    items: itemChanges(itemsOf(scope, subscription.id), phase),
    collection: collectionOf(schedule, phase),
    daysUntilDue: daysOf(schedule, phase),
    metadata: phase.metadata ?? {},
    prorationBehavior: UNUSUAL.find((each) => each === proration) ?? "create_prorations",
    ...(method === null ? {} : { defaultPaymentMethod: method }),
    ...(phase.description === null ? {} : { description: phase.description }),
    ...(phase.discounts.length === 0 ? {} : { discounts: phase.discounts.map(discountOf) }),
    ...(phase.billing_cycle_anchor === "phase_start" ? { billingCycleAnchor: "now" } : {}),
    ...(phase.trial_end !== null && phase.trial_end > scope.now ? { trialEnd: phase.trial_end } : {}),
  });
}

/** Items of the same price go on, one more changes over to a price that is new, the rest go. */
function itemChanges(had: readonly Stripe.SubscriptionItem[], phase: Phase): ItemChange[] {
  const free = [...had];
  const take = (fits: (item: Stripe.SubscriptionItem) => boolean) => {
    const index = free.findIndex(fits);
    return index === -1 ? undefined : free.splice(index, 1)[0];
  };
  const wanted = phase.items.map((item) => ({
    item,
    kept: take(({ price }) => price.id === idOf(item.price)),
  }));
  const changes = wanted.map(({ item, kept }): ItemChange => {
    const id = (kept ?? take(() => true))?.id;
    return {
      id,
      price: idOf(item.price) ?? undefined,
      quantity: item.quantity,
      metadata: item.metadata ?? undefined,
    };
  });
  return [...changes, ...free.map((item): ItemChange => ({ id: item.id, deleted: true }))];
}

/** After the last phase: the subscription goes on by itself, or ends too. */
function finish(scope: Scope, schedule: Schedule): void {
  const subscription = scope.get(subscriptions, idOf(schedule.subscription));
  const completed = closeSchedule(scope, schedule, "completed");
  if (subscription === null || hasEnded(subscription)) return;
  if (completed.end_behavior === "cancel") cancelSubscription(scope, subscription);
  else saveSubscription(scope, { ...subscription, schedule: null });
}
