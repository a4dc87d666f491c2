/** The configuration that sessions use when they name none. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { portalConfigurations } from "../tables/portal";
import type { Scope } from "../work/scope";
import { applyFeatures, NOTHING_ALLOWED } from "./features";

type Configuration = Stripe.BillingPortal.Configuration;

/**
 * At Stripe it comes of saving the portal's settings in the Dashboard. In test
 * mode that counts as done, with the Dashboard's own defaults; in live mode it
 * is done on the page that plays the Dashboard's, see `settings-page.ts`.
 * @throws ApiError in live mode as long as it was not done
 */
export function needDefaultConfiguration(scope: Scope): Configuration {
  const found = defaultConfiguration(scope);
  if (found !== null) return found;
  throw invalidRequest(
    "No configuration provided and your live mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in live mode at https://dashboard.stripe.com/settings/billing/portal.",
  );
}

/** Null where it was never saved. */
export function defaultConfiguration(scope: Scope): Configuration | null {
  const [saved] = scope.find(portalConfigurations, "default", "yes");
  return saved ?? (scope.livemode ? null : saveDefault(scope));
}

/** The settings as the Dashboard proposes them. */
export function saveDefault(scope: Scope): Configuration {
  const { features, products } = applyFeatures(scope, NOTHING_ALLOWED, {
    customer_update: { allowed_updates: ["name", "email", "address", "phone"], enabled: true },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { cancellation_reason: { enabled: true }, enabled: true },
  });
  const configuration: Configuration = { ...blankConfiguration(scope), features, is_default: true };
  return scope.insert(portalConfigurations, configuration, { hidden: { products } });
}

export function blankConfiguration(scope: Scope): Configuration {
  return {
    id: scope.id(portalConfigurations),
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: scope.now,
    default_return_url: null,
    features: NOTHING_ALLOWED.features,
    is_default: false,
    livemode: scope.livemode,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: scope.now,
  };
}
