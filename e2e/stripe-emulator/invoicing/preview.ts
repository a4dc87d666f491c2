/** What an invoice would be: of pending items here; of a subscription, by the room of subscriptions. */
import type Stripe from "stripe";
import { ApiError } from "../api/errors";
import {
  anything,
  boolean,
  clearable,
  either,
  integer,
  list,
  metadata,
  object,
  oneOf,
  text,
  timestamp,
  type Values,
} from "../api/params";
import type { DiscountInput } from "../discounts/attach";
import type { Scope } from "../work/scope";
import type { NewLine } from "./line";

const DAY_OF_PERIOD = ["min_period_end", "max_period_end"] as const;

/** `subscription_details` of the request: a change of a subscription, or one that is not there yet. */
export const subscriptionDetails = {
  billing_cycle_anchor: either(timestamp(), oneOf("now", "unchanged")),
  billing_mode: anything(),
  cancel_at: clearable(either(timestamp(), oneOf(...DAY_OF_PERIOD))),
  cancel_at_period_end: boolean(),
  cancel_now: boolean(),
  items: list(
    object({
      clear_usage: boolean(),
      deleted: boolean(),
      id: text(),
      metadata: metadata(),
      price: text(),
      quantity: integer({ min: 0 }),
    }),
  ),
  metadata: metadata(),
  proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
  proration_date: timestamp(),
  resume_at: oneOf("now"),
  start_date: timestamp(),
  trial_end: either(timestamp(), oneOf("now")),
};

export interface SubscriptionPreview {
  customer: string | null;
  subscription: string | null;
  schedule: string | null;
  details: Values<typeof subscriptionDetails>;
  /** Further lines, of `invoice_items`. */
  extra: readonly NewLine[];
  /** Absent: those that the subscription or its customer has. */
  discounts?: readonly DiscountInput[];
  mode: "next" | "recurring";
}

type Previewer = (scope: Scope, request: SubscriptionPreview) => Stripe.Invoice | null;

let previewer: Previewer | null = null;

/** How the room of subscriptions answers; null when this customer has none to bill. Once, at module load. */
export function definePreview(given: Previewer): void {
  previewer = given;
}

export function previewSubscription(scope: Scope, request: SubscriptionPreview): Stripe.Invoice | null {
  return previewer?.(scope, request) ?? null;
}

export function nothingUpcoming(customer: string | null): ApiError {
  return new ApiError(404, {
    type: "invalid_request_error",
    code: "invoice_upcoming_none",
    message: `No upcoming invoices for customer: ${customer ?? ""}`,
  });
}
