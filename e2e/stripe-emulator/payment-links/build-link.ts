/** A payment link from what it was asked to be. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { mergeMetadata } from "../api/metadata";
import { checkAddress } from "../api/web-address";
import { makeLines } from "../checkout/lines";
import { buildPlan } from "../checkout/build-session";
import { totalsOf } from "../checkout/totals";
import { randomText } from "../store/ids";
import { prices } from "../tables/catalogue";
import { paymentLinks } from "../tables/payment-links";
import type { Scope } from "../work/scope";
import type { LinkValues } from "./params";

/** Stores it. @throws ApiError for prices that cannot be sold together, and for options of the other mode */
export function createLink(scope: Scope, given: LinkValues): Stripe.PaymentLink {
  const recurring = given.line_items.some(
    ({ price }) => scope.need(prices, price, "line_items[0][price]").type === "recurring",
  );
  checkMode(given, recurring);
  const made = makeLines(scope, recurring ? "subscription" : "payment", given.line_items);
  const { lines } = totalsOf(scope, made, [], buildPlan({}));
  const [first] = lines;
  if (given.currency !== undefined && given.currency !== first?.currency) {
    throw invalidRequest(`The prices of this link are not in \`${given.currency}\`.`, { param: "currency" });
  }
  const link = build(scope, given, recurring, first?.currency ?? "usd");
  return scope.insert(paymentLinks, link, { event: "payment_link.created", hidden: { lines } });
}

function checkMode(given: LinkValues, recurring: boolean): void {
  if (recurring && given.payment_intent_data !== undefined) {
    throw invalidRequest("You can not pass `payment_intent_data` in `subscription` mode.", {
      param: "payment_intent_data",
    });
  }
  if (!recurring && given.subscription_data !== undefined) {
    throw invalidRequest("You can not pass `subscription_data` in `payment` mode.", {
      param: "subscription_data",
    });
  }
}

function build(scope: Scope, given: LinkValues, recurring: boolean, currency: string): Stripe.PaymentLink {
  const intent = given.payment_intent_data;
  return {
    id: scope.id(paymentLinks),
    object: "payment_link",
    active: true,
    after_completion: afterCompletion(given.after_completion),
    allow_promotion_codes: given.allow_promotion_codes ?? false,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: { enabled: false, liability: null },
    billing_address_collection: given.billing_address_collection ?? "auto",
    consent_collection: null,
    currency,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_creation: given.customer_creation ?? (recurring ? "always" : "if_required"),
    inactive_message: given.inactive_message ?? null,
    invoice_creation: recurring ? null : { enabled: false, invoice_data: null },
    livemode: scope.livemode,
    managed_payments: null,
    metadata: mergeMetadata({}, given.metadata),
    on_behalf_of: null,
    payment_intent_data:
      intent === undefined
        ? null
        : {
            capture_method: intent.capture_method ?? null,
            description: intent.description ?? null,
            metadata: mergeMetadata({}, intent.metadata),
            setup_future_usage: intent.setup_future_usage ?? null,
            statement_descriptor: intent.statement_descriptor ?? null,
            statement_descriptor_suffix: intent.statement_descriptor_suffix ?? null,
            transfer_group: null,
          },
    payment_method_collection: given.payment_method_collection ?? "always",
    payment_method_options: null,
    payment_method_types: given.payment_method_types ?? null,
    phone_number_collection: { enabled: given.phone_number_collection?.enabled ?? false },
    restrictions: null,
    shipping_address_collection: null,
    shipping_options: [],
    submit_type: given.submit_type ?? "auto",
    subscription_data: recurring ? subscriptionData(given.subscription_data) : null,
    tax_id_collection: { enabled: false, required: "never" },
    transfer_data: null,
    url: `${scope.baseUrl}/buy/${scope.livemode ? "live" : "test"}_${randomText(18)}`,
  };
}

export function afterCompletion(given: LinkValues["after_completion"]): Stripe.PaymentLink.AfterCompletion {
  if (given?.type === "redirect") {
    const url = given.redirect?.url ?? "";
    checkAddress(url, "after_completion[redirect][url]");
    return { redirect: { url }, type: "redirect" };
  }
  const message = given?.hosted_confirmation?.custom_message ?? null;
  return { hosted_confirmation: { custom_message: message }, type: "hosted_confirmation" };
}

function subscriptionData(given: LinkValues["subscription_data"]): Stripe.PaymentLink.SubscriptionData {
  return {
    description: given?.description ?? null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    metadata: mergeMetadata({}, given?.metadata),
    trial_period_days: given?.trial_period_days ?? null,
    trial_settings: given?.trial_settings ?? null,
  };
}
