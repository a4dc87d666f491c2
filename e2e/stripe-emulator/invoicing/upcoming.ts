/** `GET /v1/invoices/upcoming`, which Basil replaced by `create_preview`: the same answer to flattened parameters. */
import type Stripe from "stripe";
import { unrecognizedUrl } from "../api/errors";
import { page, paging } from "../api/list";
import { operation } from "../api/operation";
import { text, type Values } from "../api/params";
import type { Resource } from "../api/resource";
import { isBefore } from "../versions/version";
import type { Scope } from "../work/scope";
import { subscriptionDetails } from "./preview";
import { preview, previewParams } from "./preview-operation";

const REPLACED_IN = "2025-03-31.basil";
const PATH = "/v1/invoices/upcoming";

const params = {
  automatic_tax: previewParams.automatic_tax,
  coupon: text(),
  currency: previewParams.currency,
  customer: previewParams.customer,
  discounts: previewParams.discounts,
  invoice_items: previewParams.invoice_items,
  schedule: previewParams.schedule,
  subscription: previewParams.subscription,
  subscription_billing_cycle_anchor: subscriptionDetails.billing_cycle_anchor,
  subscription_cancel_at: subscriptionDetails.cancel_at,
  subscription_cancel_at_period_end: subscriptionDetails.cancel_at_period_end,
  subscription_cancel_now: subscriptionDetails.cancel_now,
  subscription_details: previewParams.subscription_details,
  subscription_items: subscriptionDetails.items,
  subscription_proration_behavior: subscriptionDetails.proration_behavior,
  subscription_proration_date: subscriptionDetails.proration_date,
  subscription_resume_at: subscriptionDetails.resume_at,
  subscription_start_date: subscriptionDetails.start_date,
  subscription_trial_end: subscriptionDetails.trial_end,
};

type Given = Values<typeof params>;
/** It had no id: that came with `create_preview`. */
type Upcoming = Omit<Stripe.Invoice, "id">;

function upcoming(scope: Scope, path: string, { coupon, ...given }: Given): Upcoming {
  const { version } = scope.cause;
  if (version && !isBefore(version, REPLACED_IN)) throw unrecognizedUrl("GET", path);
  const shared: Values<typeof previewParams> = {};
  const details: Values<typeof subscriptionDetails> = {};
  for (const [name, value] of Object.entries(given)) {
    // `subscription_details` keeps its name: only its members were flattened.
    const flattened = name !== "subscription_details" && name.startsWith("subscription_");
    if (flattened) Object.assign(details, { [name.slice("subscription_".length)]: value });
    else Object.assign(shared, { [name]: value });
  }
  const { id: _new, ...invoice } = preview(scope, {
    ...shared,
    ...(coupon === undefined ? {} : { discounts: [{ coupon }] }),
    subscription_details: { ...shared.subscription_details, ...details },
  });
  return invoice;
}

export const upcomingInvoiceResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: PATH,
      permission: "invoice",
      params,
      handle: (scope, given) => upcoming(scope, PATH, given),
    }),
    operation({
      method: "GET",
      path: `${PATH}/lines`,
      permission: "invoice",
      params: { ...params, ...paging },
      handle(scope, { limit, starting_after, ending_before, ...given }) {
        const { lines } = upcoming(scope, `${PATH}/lines`, given);
        return page(
          lines.data,
          {
            ...(limit === undefined ? {} : { limit }),
            ...(starting_after === undefined ? {} : { starting_after }),
            ...(ending_before === undefined ? {} : { ending_before }),
          },
          `${PATH}/lines`,
        );
      },
    }),
  ],
};
