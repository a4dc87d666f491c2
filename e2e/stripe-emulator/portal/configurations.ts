/** Portal configurations: what a business lets its customers do there. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  boolean,
  clearableText,
  metadata,
  object,
  paramsOf,
  required,
  type MetadataInput,
} from "../api/params";
import type { Resource } from "../api/resource";
import { randomText } from "../store/ids";
import { portalConfigurations } from "../tables/portal";
import type { Scope } from "../work/scope";
import { blankConfiguration, defaultConfiguration } from "./default-configuration";
import { applyFeatures, featureParams, type FeatureSet } from "./features";
import { checkAddress } from "../api/web-address";

const permission = "customer_portal";

type Configuration = Stripe.BillingPortal.Configuration;

const shared = {
  business_profile: object({
    headline: clearableText(60),
    privacy_policy_url: clearableText(),
    terms_of_service_url: clearableText(),
  }),
  default_return_url: clearableText(),
  login_page: object({ enabled: required(boolean()) }),
  metadata: metadata(),
  name: clearableText(),
};

interface Fields {
  business_profile?: { [K in keyof Configuration["business_profile"]]?: string | null };
  default_return_url?: string | null;
  login_page?: { enabled: boolean };
  metadata?: MetadataInput;
  name?: string | null;
}

/** Everything but the features. */
function applied(scope: Scope, configuration: Configuration, given: Fields): Configuration {
  const profile = { ...configuration.business_profile, ...given.business_profile };
  for (const field of ["privacy_policy_url", "terms_of_service_url"] as const) {
    const address = profile[field];
    if (address !== null) checkAddress(address, `business_profile[${field}]`);
  }
  if (given.default_return_url) checkAddress(given.default_return_url, "default_return_url");
  return {
    ...configuration,
    business_profile: profile,
    default_return_url:
      given.default_return_url === undefined ? configuration.default_return_url : given.default_return_url,
    login_page:
      given.login_page === undefined
        ? configuration.login_page
        : loginPage(scope, configuration, given.login_page),
    metadata: mergeMetadata(configuration.metadata, given.metadata),
    name: given.name === undefined ? configuration.name : given.name,
  };
}

/** Its address is made once and stays. */
function loginPage(
  scope: Scope,
  { login_page }: Configuration,
  { enabled }: { enabled: boolean },
): Configuration["login_page"] {
  const mode = scope.livemode ? "live" : "test";
  const url = login_page.url ?? `${scope.baseUrl}/p/login/${mode}/${randomText(24)}`;
  return { enabled, url: enabled ? url : login_page.url };
}

export const configurationResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/billing_portal/configurations",
      permission,
      params: paramsOf<Stripe.BillingPortal.ConfigurationCreateParams>()({
        ...shared,
        features: required(featureParams),
      }),
      handle(scope, params) {
        const blank = blankConfiguration(scope);
        const { features, products } = applyFeatures(
          scope,
          { features: blank.features, products: null },
          params.features,
        );
        const configuration = { ...applied(scope, blank, params), features };
        return scope.insert(portalConfigurations, configuration, {
          event: "billing_portal.configuration.created",
          hidden: { products },
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/billing_portal/configurations",
      permission,
      params: paramsOf<Stripe.BillingPortal.ConfigurationListParams>()({
        ...paging,
        active: boolean(),
        is_default: boolean(),
      }),
      handle(scope, params) {
        defaultConfiguration(scope);
        return listPage(scope, portalConfigurations, params, {
          url: "/v1/billing_portal/configurations",
          where: (configuration) =>
            (params.active === undefined || configuration.active === params.active) &&
            (params.is_default === undefined || configuration.is_default === params.is_default),
        });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/billing_portal/configurations/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(portalConfigurations, id),
    }),
    operation({
      method: "POST",
      path: "/v1/billing_portal/configurations/:id",
      permission,
      params: paramsOf<Stripe.BillingPortal.ConfigurationUpdateParams>()({
        ...shared,
        active: boolean(),
        features: featureParams,
      }),
      handle(scope, params, { id }) {
        const configuration = scope.need(portalConfigurations, id);
        if (configuration.is_default && params.active === false) {
          throw invalidRequest("The default configuration cannot be deactivated.", { param: "active" });
        }
        const current: FeatureSet = {
          features: configuration.features,
          products: scope.hidden(portalConfigurations, id)?.products ?? null,
        };
        const { features, products } = applyFeatures(scope, current, params.features ?? {});
        const next: Configuration = {
          ...applied(scope, configuration, params),
          active: params.active ?? configuration.active,
          features,
          updated: scope.now,
        };
        return scope.update(portalConfigurations, next, {
          event: "billing_portal.configuration.updated",
          hidden: { products },
        });
      },
    }),
  ],
};
