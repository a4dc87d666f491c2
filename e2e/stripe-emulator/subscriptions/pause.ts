/** Pausing on request: no invoices and no new periods until it is resumed. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { billNow, putAside } from "./bill";
import { unusedTime } from "./prorate";
import { asOneChange, itemsOf, saveSubscription } from "./store";
import { scheduleTimers } from "./timers";

export interface Pause {
  /** From when unused time is given back; `now` if absent. */
  creditFrom?: "item_current_period_start" | "none" | "now";
  /** `pending_invoice_item` if absent: the credit waits for the next invoice. */
  invoicing?: "invoice" | "pending_invoice_item";
}

const PAUSABLE = ["active", "past_due", "trialing", "unpaid"];

/** Emits `customer.subscription.updated` and `.paused`. @throws ApiError for one that cannot pause */
export function pauseSubscription(
  scope: Scope,
  subscription: Stripe.Subscription,
  { creditFrom = "now", invoicing = "pending_invoice_item" }: Pause,
): Stripe.Subscription {
  const { id } = subscription;
  if (!PAUSABLE.includes(subscription.status)) {
    throw invalidRequest(
      `The subscription ${id} cannot be paused while its status is ${subscription.status}.`,
    );
  }
  if (subscription.schedule !== null) {
    throw invalidRequest(`The subscription ${id} is attached to a schedule and cannot be paused.`);
  }
  const on = onCustomerClock(scope, idOf(subscription.customer));
  asOneChange(on, id, () => {
    if (creditFrom !== "none" && subscription.status !== "trialing") {
      const from = creditFrom === "now" ? on.now : 0;
      putAside(on, subscription, unusedTime(on, subscription, itemsOf(on, id), from));
    }
    if (invoicing === "invoice") billNow(on, id, { reason: "subscription_update", lines: [] });
    toPaused(on, on.need(subscriptions, id), "pause_requested");
  });
  return on.need(subscriptions, id);
}

type Reason = Stripe.Subscription.StatusDetails.Paused.Subscription["type"];

/** Whatever the reason: its timers stop. */
export function toPaused(scope: Scope, subscription: Stripe.Subscription, type: Reason): void {
  const paused = saveSubscription(
    scope,
    {
      ...subscription,
      status: "paused",
      status_details: {
        paused: { subscription: { type }, transitioned_at: scope.now, type: "subscription" },
      },
    },
    { events: ["customer.subscription.paused"] },
  );
  scheduleTimers(scope, paused);
}
