/** What a portal lets customers do: the parameters, and how they change a configuration's features. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import { boolean, clearable, integer, list, object, oneOf, required, text, type Values } from "../api/params";
import { idOf } from "../store/table";
import { prices, products } from "../tables/catalogue";
import type { Scope } from "../work/scope";

type Features = Stripe.BillingPortal.Configuration.Features;
type Products = Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product[];

const PRORATION = ["always_invoice", "create_prorations", "none"] as const;

export const featureParams = object({
  customer_update: object({
    allowed_updates: clearable(list(oneOf("address", "email", "name", "phone", "shipping", "tax_id"))),
    enabled: boolean(),
  }),
  invoice_history: object({ enabled: required(boolean()) }),
  payment_method_update: object({ enabled: required(boolean()) }),
  subscription_cancel: object({
    cancellation_reason: object({
      enabled: required(boolean()),
      options: clearable(
        list(
          oneOf(
            "customer_service",
            "low_quality",
            "missing_features",
            "other",
            "switched_service",
            "too_complex",
            "too_expensive",
            "unused",
          ),
        ),
      ),
    }),
    enabled: boolean(),
    mode: oneOf("at_period_end", "immediately"),
    proration_behavior: oneOf(...PRORATION),
  }),
  subscription_update: object({
    billing_cycle_anchor: oneOf("now", "unchanged"),
    default_allowed_updates: clearable(list(oneOf("price", "promotion_code", "quantity"))),
    enabled: boolean(),
    products: clearable(
      list(
        object({
          adjustable_quantity: object({
            enabled: required(boolean()),
            maximum: integer({ min: 1 }),
            minimum: integer({ min: 1 }),
          }),
          prices: required(list(text())),
          product: required(text()),
        }),
      ),
    ),
    proration_behavior: oneOf(...PRORATION),
    trial_update_behavior: oneOf("continue_trial", "end_trial"),
  }),
});

type Given = Values<{ features: typeof featureParams }>["features"];

export interface FeatureSet {
  features: Features;
  products: Products | null;
}

/** Everything off, as a configuration is that says nothing. */
export const NOTHING_ALLOWED: FeatureSet = {
  features: {
    customer_update: { allowed_updates: [], enabled: false },
    invoice_history: { enabled: false },
    payment_method_update: { enabled: false, payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: {
        enabled: false,
        feedback_options: null,
        options: ["too_expensive", "missing_features", "switched_service", "unused", "other"],
      },
      enabled: false,
      mode: "at_period_end",
      proration_behavior: "none",
    },
    subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: [],
      enabled: false,
      proration_behavior: "none",
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: "end_trial",
    },
  },
  products: null,
};

/**
 * @param current what holds where nothing is given
 * @throws ApiError for what does not go together, and for products and prices that do not fit
 */
export function applyFeatures(scope: Scope, current: FeatureSet, given: Given): FeatureSet {
  const { features } = current;
  const cancel = features.subscription_cancel;
  const update = features.subscription_update;
  const next: FeatureSet = {
    features: {
      ...features,
      customer_update: {
        allowed_updates: given?.customer_update?.allowed_updates ?? features.customer_update.allowed_updates,
        enabled: given?.customer_update?.enabled ?? features.customer_update.enabled,
      },
      invoice_history: given?.invoice_history ?? features.invoice_history,
      payment_method_update: { ...features.payment_method_update, ...given?.payment_method_update },
      subscription_cancel: {
        ...cancel,
        cancellation_reason: {
          ...cancel.cancellation_reason,
          enabled:
            given?.subscription_cancel?.cancellation_reason?.enabled ?? cancel.cancellation_reason.enabled,
          options:
            given?.subscription_cancel?.cancellation_reason?.options ?? cancel.cancellation_reason.options,
        },
        enabled: given?.subscription_cancel?.enabled ?? cancel.enabled,
        mode: given?.subscription_cancel?.mode ?? cancel.mode,
        proration_behavior: given?.subscription_cancel?.proration_behavior ?? cancel.proration_behavior,
      },
      subscription_update: {
        ...update,
        billing_cycle_anchor: given?.subscription_update?.billing_cycle_anchor ?? update.billing_cycle_anchor,
        default_allowed_updates:
          given?.subscription_update?.default_allowed_updates === null
            ? []
            : (given?.subscription_update?.default_allowed_updates ?? update.default_allowed_updates),
        enabled: given?.subscription_update?.enabled ?? update.enabled,
        proration_behavior: given?.subscription_update?.proration_behavior ?? update.proration_behavior,
        trial_update_behavior:
          given?.subscription_update?.trial_update_behavior ?? update.trial_update_behavior,
      },
    },
    products:
      given?.subscription_update?.products === undefined
        ? current.products
        : productsOf(scope, given.subscription_update.products ?? []),
  };
  check(next);
  return next;
}

function check({ features, products: offered }: FeatureSet): void {
  if (features.customer_update.enabled && features.customer_update.allowed_updates.length === 0) {
    throw missingParameter("features[customer_update][allowed_updates]");
  }
  const { cancellation_reason, mode, proration_behavior } = features.subscription_cancel;
  if (cancellation_reason.enabled && cancellation_reason.options.length === 0) {
    throw missingParameter("features[subscription_cancel][cancellation_reason][options]");
  }
  if (mode === "at_period_end" && proration_behavior !== "none") {
    throw invalidRequest("Proration needs the cancellation mode `immediately`.", {
      param: "features[subscription_cancel][proration_behavior]",
    });
  }
  if (!features.subscription_update.enabled) return;
  if (features.subscription_update.default_allowed_updates.length === 0) {
    throw missingParameter("features[subscription_update][default_allowed_updates]");
  }
  if (offered === null || offered.length === 0) {
    throw missingParameter("features[subscription_update][products]");
  }
}

interface ProductGiven {
  product: string;
  prices: string[];
  adjustable_quantity?: { enabled: boolean; maximum?: number; minimum?: number };
}

function productsOf(scope: Scope, given: readonly ProductGiven[]): Products {
  const name = "features[subscription_update][products]";
  if (given.length > 10) throw invalidRequest("At most 10 products may be given.", { param: name });
  return given.map((each, index) => {
    const { id } = scope.need(products, each.product, `${name}[${index}][product]`);
    for (const [position, priceId] of each.prices.entries()) {
      const param = `${name}[${index}][prices][${position}]`;
      const price = scope.need(prices, priceId, param);
      if (idOf(price.product) !== id) {
        throw invalidRequest(`The price \`${priceId}\` does not belong to the product \`${id}\`.`, { param });
      }
      if (price.recurring === null) {
        throw invalidRequest(
          `The price \`${priceId}\` is not recurring; the portal needs recurring prices.`,
          {
            param,
          },
        );
      }
    }
    return {
      adjustable_quantity: {
        enabled: each.adjustable_quantity?.enabled ?? false,
        maximum: each.adjustable_quantity?.maximum ?? null,
        minimum: each.adjustable_quantity?.minimum ?? 1,
      },
      prices: each.prices,
      product: id,
    };
  });
}
