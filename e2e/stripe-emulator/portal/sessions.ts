/** Portal sessions: a link for one customer, good for a short while. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { operation } from "../api/operation";
import { paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { randomText } from "../store/ids";
import { customers } from "../tables/customers";
import { portalConfigurations, portalSessions } from "../tables/portal";
import type { Scope } from "../work/scope";
import { needDefaultConfiguration } from "./default-configuration";
import { buildFlow, flowParams } from "./flow";
import { checkAddress } from "../api/web-address";

const MINUTE = 60;
/** How long the link waits to be opened, and how long it stays open after the last visit. Seconds. */
const UNOPENED = 5 * MINUTE;
export const IDLE = 60 * MINUTE;

interface NewPortalSession {
  customer: string;
  configuration: Stripe.BillingPortal.Configuration;
  flow?: Stripe.BillingPortal.Session.Flow | null;
  locale?: string | null;
  returnUrl?: string | null;
}

/** Emits `billing_portal.session.created`. Its time is emulator time, whatever clock the customer is on. */
export function openSession(scope: Scope, given: NewPortalSession): Stripe.BillingPortal.Session {
  const mode = scope.livemode ? "live" : "test";
  const session: Stripe.BillingPortal.Session = {
    id: scope.id(portalSessions),
    object: "billing_portal.session",
    configuration: given.configuration.id,
    created: scope.now,
    customer: given.customer,
    customer_account: null,
    flow: given.flow ?? null,
    livemode: scope.livemode,
    locale: given.locale ?? null,
    on_behalf_of: null,
    return_url: given.returnUrl ?? given.configuration.default_return_url,
    url: `${scope.baseUrl}/p/session/${mode}/${randomText(64)}`,
  };
  return scope.insert(portalSessions, session, {
    event: "billing_portal.session.created",
    hidden: { expiresAt: scope.now + UNOPENED, flowDone: false },
  });
}

export const sessionResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/billing_portal/sessions",
      permission: "customer_portal",
      params: paramsOf<Stripe.BillingPortal.SessionCreateParams>()({
        configuration: text(),
        customer: required(text()),
        flow_data: flowParams,
        locale: text(10),
        return_url: text(),
      }),
      handle(scope, params) {
        const { id } = scope.need(customers, params.customer, "customer");
        const configuration =
          params.configuration === undefined
            ? needDefaultConfiguration(scope)
            : scope.need(portalConfigurations, params.configuration, "configuration");
        if (!configuration.active) {
          throw invalidRequest(`The configuration \`${configuration.id}\` is not active.`, {
            param: "configuration",
          });
        }
        return openSession(scope, {
          customer: id,
          configuration,
          flow: params.flow_data === undefined ? null : buildFlow(scope, configuration, id, params.flow_data),
          locale: params.locale ?? null,
          returnUrl: params.return_url === undefined ? null : checkAddress(params.return_url, "return_url"),
        });
      },
    }),
  ],
};
