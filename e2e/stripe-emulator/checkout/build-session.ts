/** A session from what it was asked to be. Refusals are in `check-session.ts`. */
import type Stripe from "stripe";
import { toAddress } from "../api/address";
import { mergeMetadata } from "../api/metadata";
import { randomText } from "../store/ids";
import { customers } from "../tables/customers";
import type { CheckoutPlan } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { SELLER } from "../work/seller";
import type { CreateValues } from "./params";
import type { Totals } from "./totals";

export const DAY = 24 * 3600;

/** The methods that a page may offer where the caller does not choose: what this currency allows. */
function automaticTypes(currency: string | null): string[] {
  if (currency === "eur") return ["card", "sepa_debit"];
  return currency === "usd" ? ["card", "us_bank_account"] : ["card"];
}

export interface Parts {
  mode: "payment" | "setup" | "subscription";
  customer: string | null;
  /** Null in setup mode where methods are named instead. */
  currency: string | null;
  totals: Totals | null;
  discounts: Stripe.Checkout.Session["discounts"];
}

export function buildSession(scope: Scope, given: CreateValues, parts: Parts): Stripe.Checkout.Session {
  const { mode, totals } = parts;
  const id = `cs_${scope.livemode ? "live" : "test"}_${mode === "setup" ? "c" : "a"}1${randomText(56)}`;
  const allowed = given.allowed_payment_method_types ?? null;
  const types = allowed ?? given.payment_method_types ?? automaticTypes(parts.currency);
  const excluded = given.excluded_payment_method_types;
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: afterExpiration(given),
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    allowed_payment_method_types: allowed,
    amount_subtotal: totals?.subtotal ?? null,
    amount_total: totals?.total ?? null,
    automatic_tax: automaticTax(given),
    billing_address_collection: given.billing_address_collection ?? null,
    branding_settings: {
      background_color: "#ffffff",
      border_style: "rounded",
      button_color: "#0074d4",
      display_name: SELLER,
      font_family: "default",
      icon: null,
      logo: null,
    },
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: consentCollection(given),
    created: scope.now,
    currency: parts.currency,
    currency_conversion: null,
    custom_fields: customFields(given),
    custom_text: customText(given),
    customer: parts.customer,
    customer_account: null,
    customer_creation: customerCreation(given, parts),
    customer_details: knownDetails(scope, given, parts.customer, mode),
    customer_email: given.customer_email ?? null,
    discounts: mode === "setup" ? null : parts.discounts,
    ...(excluded === undefined ? {} : { excluded_payment_method_types: excluded }),
    expires_at: given.expires_at ?? scope.now + DAY,
    integration_identifier: given.integration_identifier ?? null,
    invoice: null,
    invoice_creation: mode === "payment" ? invoiceCreation(given) : null,
    livemode: scope.livemode,
    locale: given.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata({}, given.metadata),
    mode,
    origin_context: given.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      mode === "setup"
        ? "always"
        : (given.payment_method_collection ?? (mode === "payment" ? "if_required" : "always")),
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: types.filter((type) => excluded?.includes(type) !== true),
    payment_status: mode === "setup" ? "no_payment_required" : "unpaid",
    permissions: null,
    phone_number_collection: { enabled: given.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: savedOptions(given, parts),
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: given.submit_type ?? null,
    subscription: null,
    success_url: given.success_url ?? null,
    total_details:
      totals === null ? null : { amount_discount: totals.discount, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${scope.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  };
}

export function buildPlan(given: CreateValues): CheckoutPlan {
  const intent = given.payment_intent_data;
  const subscription = given.subscription_data;
  return {
    allowRedisplay: given.payment_method_data?.allow_redisplay ?? null,
    paymentIntent: {
      captureMethod: intent?.capture_method ?? null,
      description: intent?.description ?? null,
      metadata: mergeMetadata({}, intent?.metadata),
      receiptEmail: intent?.receipt_email ?? null,
      setupFutureUsage: intent?.setup_future_usage ?? null,
      shipping:
        intent?.shipping === undefined
          ? null
          : {
              address: toAddress(intent.shipping.address),
              carrier: intent.shipping.carrier ?? null,
              name: intent.shipping.name,
              phone: intent.shipping.phone ?? null,
              tracking_number: intent.shipping.tracking_number ?? null,
            },
      statementDescriptor: intent?.statement_descriptor ?? null,
      statementDescriptorSuffix: intent?.statement_descriptor_suffix ?? null,
    },
    setupIntent: {
      description: given.setup_intent_data?.description ?? null,
      metadata: mergeMetadata({}, given.setup_intent_data?.metadata),
    },
    subscription: {
      billingCycleAnchor: subscription?.billing_cycle_anchor ?? null,
      billingMode: subscription?.billing_mode?.type ?? null,
      description: subscription?.description ?? null,
      metadata: mergeMetadata({}, subscription?.metadata),
      missingPaymentMethod: subscription?.trial_settings?.end_behavior.missing_payment_method ?? null,
      prorationBehavior: subscription?.proration_behavior ?? "create_prorations",
      trialDays: subscription?.trial_period_days ?? null,
      trialEnd: subscription?.trial_end ?? null,
    },
    updateCustomer: {
      address: given.customer_update?.address === "auto",
      name: given.customer_update?.name === "auto",
    },
  };
}

function afterExpiration({ after_expiration }: CreateValues): Stripe.Checkout.Session.AfterExpiration | null {
  if (after_expiration === undefined) return null;
  const { recovery } = after_expiration;
  if (recovery === undefined) return { recovery: null };
  const { allow_promotion_codes = false, enabled } = recovery;
  return { recovery: { allow_promotion_codes, enabled, expires_at: null, url: null } };
}

/** Accepted and shown as done; the emulator knows no tax, so it comes to nothing. */
function automaticTax({ automatic_tax }: CreateValues): Stripe.Checkout.Session.AutomaticTax {
  if (automatic_tax?.enabled !== true)
    return { enabled: false, liability: null, provider: null, status: null };
  return {
    enabled: true,
    liability: { type: "self" },
    provider: "stripe",
    status: "requires_location_inputs",
  };
}

function consentCollection({
  consent_collection: given,
}: CreateValues): Stripe.Checkout.Session.ConsentCollection | null {
  if (given === undefined) return null;
  return {
    payment_method_reuse_agreement: given.payment_method_reuse_agreement ?? null,
    promotions: given.promotions ?? null,
    terms_of_service: given.terms_of_service ?? null,
  };
}

function customFields({ custom_fields }: CreateValues): Stripe.Checkout.Session.CustomField[] {
  return (custom_fields ?? []).map((field) => {
    const base = { key: field.key, label: field.label, optional: field.optional ?? false, type: field.type };
    const bounds = (given: typeof field.text) => ({
      default_value: given?.default_value ?? null,
      maximum_length: given?.maximum_length ?? null,
      minimum_length: given?.minimum_length ?? null,
      value: null,
    });
    if (field.type === "text") return { ...base, text: bounds(field.text) };
    if (field.type === "numeric") return { ...base, numeric: bounds(field.numeric) };
    const { default_value = null, options = [] } = field.dropdown ?? {};
    return { ...base, dropdown: { default_value, options, value: null } };
  });
}

function customText({ custom_text: given }: CreateValues): Stripe.Checkout.Session.CustomText {
  return {
    after_submit: given?.after_submit ?? null,
    shipping_address: given?.shipping_address ?? null,
    submit: given?.submit ?? null,
    terms_of_service_acceptance: given?.terms_of_service_acceptance ?? null,
  };
}

function customerCreation(given: CreateValues, { mode, customer }: Parts): string | null {
  if (customer !== null) return null;
  if (mode === "subscription") return "always";
  return given.customer_creation ?? (mode === "payment" ? "if_required" : null);
}

function knownDetails(
  scope: Scope,
  given: CreateValues,
  customerId: string | null,
  mode: Parts["mode"],
): Stripe.Checkout.Session.CustomerDetails | null {
  const customer = scope.get(customers, customerId);
  const email = customer?.email ?? given.customer_email ?? null;
  if (customer === null && email === null) return null;
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: mode === "setup" ? null : "none",
    tax_ids: null,
  };
}

function invoiceCreation({ invoice_creation: given }: CreateValues): Stripe.Checkout.Session.InvoiceCreation {
  const data = given?.invoice_data;
  return {
    enabled: given?.enabled ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: data?.custom_fields ?? null,
      description: data?.description ?? null,
      footer: data?.footer ?? null,
      issuer: null,
      metadata: mergeMetadata({}, data?.metadata),
      rendering_options: null,
    },
  };
}

function savedOptions(
  { saved_payment_method_options: given }: CreateValues,
  { mode, customer }: Parts,
): Stripe.Checkout.Session.SavedPaymentMethodOptions | null {
  if (mode === "setup" || (customer === null && given === undefined)) return null;
  return {
    allow_redisplay_filters: given?.allow_redisplay_filters ?? ["always"],
    payment_method_remove: given?.payment_method_remove ?? "disabled",
    payment_method_save: given?.payment_method_save ?? null,
  };
}
