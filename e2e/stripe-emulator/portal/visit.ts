/** A customer's visit to the portal: who it is, what they may do, and whether the link still holds. */
import type Stripe from "stripe";
import type { ApiError } from "../api/errors";
import { html } from "../pages/html";
import { document } from "../pages/layout";
import type { Page, PageAnswer, PageRequest } from "../pages/page-router";
import { onCustomerClock } from "../resources/customer-clock";
import { customers } from "../tables/customers";
import { portalConfigurations, portalSessions } from "../tables/portal";
import type { Scope } from "../work/scope";
import { IDLE } from "./sessions";

const PATH = "/p/session/:mode/:token";
/** Visits closer together than this are not written down one by one. Seconds. */
const GRAIN = 60;

export interface Visit {
  /** On the customer's clock. */
  scope: Scope;
  session: Stripe.BillingPortal.Session;
  configuration: Stripe.BillingPortal.Configuration;
  products: Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product[];
  customer: Stripe.Customer;
  /** The address of the portal's first page, without host. */
  home: string;
  /** The flow that the session was made for, as long as it is not done. */
  flow: Stripe.BillingPortal.Session.Flow | null;
}

type Handle = (visit: Visit, request: PageRequest) => PageAnswer;
type Refused = (visit: Visit, request: PageRequest, error: ApiError) => PageAnswer;

/** @param tail what follows the session in the address: `/payment-methods/:method/remove` */
export function portalPage(method: Page["method"], tail: string, handle: Handle, refused?: Refused): Page {
  const visiting =
    (then: (visit: Visit, request: PageRequest) => PageAnswer) =>
    (scope: Scope, request: PageRequest): PageAnswer => {
      const visit = open(scope, request);
      return "html" in visit ? visit : then(visit, request);
    };
  return {
    method,
    path: `${PATH}${tail}`,
    world: ({ path }) => (path.mode === "live" ? "live" : "test"),
    handle: visiting(handle),
    ...(refused === undefined
      ? {}
      : {
          refused: (scope, request, error) =>
            visiting((visit) => refused(visit, request, error))(scope, request),
        }),
  };
}

function open(scope: Scope, { path }: PageRequest): Visit | { html: string; status: number } {
  const token = path.token ?? "";
  const [session] = scope.find(portalSessions, "token", token);
  if (session === undefined) {
    return closed(
      404,
      "There is no such portal link",
      "The address is not complete, or not from here.",
      null,
    );
  }
  const hidden = scope.hidden(portalSessions, session.id)!;
  const customer = scope.get(customers, session.customer);
  if (hidden.expiresAt <= scope.now || customer === null) {
    const why =
      customer === null
        ? "The customer that this link was made for has been deleted."
        : "Portal links hold for a short while only. Go back to where you came from and open the portal again.";
    return closed(410, "This portal link has expired", why, session.return_url);
  }
  const expiresAt = scope.now + IDLE;
  if (expiresAt - hidden.expiresAt >= GRAIN) {
    scope.update(portalSessions, session, { hidden: { ...hidden, expiresAt } });
  }
  const configuration = scope.need(portalConfigurations, String(session.configuration));
  return {
    scope: onCustomerClock(scope, customer.id),
    session,
    configuration,
    products: scope.hidden(portalConfigurations, configuration.id)?.products ?? [],
    customer,
    home: `/p/session/${path.mode}/${token}`,
    flow: hidden.flowDone ? null : session.flow,
  };
}

function closed(status: number, title: string, why: string, returnUrl: string | null) {
  const back = returnUrl === null ? "" : html`<p><a class="button" href="${returnUrl}">Return</a></p>`;
  return {
    status,
    html: document({ title, narrow: true }, html`<h1>${title}</h1><p>${why}</p>${back}`),
  };
}

/** The customer as stored now: an action may have changed it since the visit began. */
export function customerNow({ scope, customer }: Visit): Stripe.Customer {
  return scope.need(customers, customer.id);
}
