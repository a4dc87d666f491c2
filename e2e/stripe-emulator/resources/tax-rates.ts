/** Tax rates: kept and named; nothing here computes tax. */
import type Stripe from "stripe";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { boolean, clearableText, decimal, metadata, paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { defineTable } from "../store/table";

const permission = "tax_rate";

export const taxRates = defineTable<Stripe.TaxRate>({ name: "tax_rate", prefix: "txr", noun: "tax rate" });

const shared = {
  active: boolean(),
  country: text(),
  description: clearableText(),
  jurisdiction: clearableText(),
  metadata: metadata(),
  state: text(),
  tax_type: text(),
};

export const taxRateResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/tax_rates",
      permission,
      params: paramsOf<Stripe.TaxRateCreateParams>()({
        ...shared,
        display_name: required(text(50)),
        inclusive: required(boolean()),
        percentage: required(decimal()),
      }),
      handle: (scope, params) =>
        scope.insert(
          taxRates,
          {
            id: scope.id(taxRates),
            object: "tax_rate",
            active: params.active ?? true,
            country: params.country ?? null,
            created: scope.now,
            description: params.description ?? null,
            display_name: params.display_name,
            effective_percentage: null,
            flat_amount: null,
            inclusive: params.inclusive,
            jurisdiction: params.jurisdiction ?? null,
            jurisdiction_level: null,
            livemode: scope.livemode,
            metadata: mergeMetadata({}, params.metadata),
            percentage: Number(params.percentage),
            rate_type: "percentage",
            state: params.state ?? null,
            tax_type: params.tax_type ?? null,
          },
          { event: "tax_rate.created" },
        ),
    }),
    operation({
      method: "GET",
      path: "/v1/tax_rates",
      permission,
      params: paramsOf<Stripe.TaxRateListParams>()({
        ...pagingByTime,
        active: boolean(),
        inclusive: boolean(),
      }),
      handle: (scope, params) =>
        listPage(scope, taxRates, params, {
          url: "/v1/tax_rates",
          where: (rate) =>
            (params.active === undefined || rate.active === params.active) &&
            (params.inclusive === undefined || rate.inclusive === params.inclusive),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/tax_rates/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(taxRates, id),
    }),
    operation({
      method: "POST",
      path: "/v1/tax_rates/:id",
      permission,
      params: paramsOf<Stripe.TaxRateUpdateParams>()({ ...shared, display_name: text(50) }),
      handle(scope, params, { id }) {
        const rate = scope.need(taxRates, id);
        const next: Stripe.TaxRate = {
          ...rate,
          active: params.active ?? rate.active,
          country: params.country ?? rate.country,
          description: params.description === undefined ? rate.description : params.description,
          display_name: params.display_name ?? rate.display_name,
          jurisdiction: params.jurisdiction === undefined ? rate.jurisdiction : params.jurisdiction,
          metadata: mergeMetadata(rate.metadata, params.metadata),
          state: params.state ?? rate.state,
          tax_type: params.tax_type ?? rate.tax_type,
        };
        return scope.update(taxRates, next, { event: "tax_rate.updated" });
      },
    }),
  ],
};
