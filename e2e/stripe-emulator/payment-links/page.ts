/** The address of a payment link: each visit starts a Checkout session of its own. */
import type Stripe from "stripe";
import { ApiError } from "../api/errors";
import type { Resource } from "../api/resource";
import { createSession } from "../checkout/create";
import { html } from "../pages/html";
import { document } from "../pages/layout";
import type { PageAnswer } from "../pages/page-router";
import { checkoutSessions } from "../tables/checkout";
import { paymentLinks } from "../tables/payment-links";
import { idOf } from "../store/table";
import type { Scope } from "../work/scope";
import type { CreateValues } from "../checkout/params";

const USAGES = ["off_session", "on_session"] as const;
const REFERENCE = /^[\w-]{1,200}$/;

function open(scope: Scope, token: string, query: URLSearchParams): PageAnswer {
  const [link] = scope.find(paymentLinks, "token", token);
  if (link === undefined) {
    throw new ApiError(404, {
      type: "invalid_request_error",
      message: "There is no payment link at this address.",
    });
  }
  if (!link.active) return inactivePage(link);
  const session = createSession(scope, ordered(scope, link, query));
  const { url } = link.after_completion.redirect ?? { url: null };
  const started = { ...session, payment_link: link.id, success_url: url, custom_text: words(link, session) };
  scope.update(checkoutSessions, started);
  return { redirect: session.url ?? link.url };
}

/** What the session is asked to be. A link's own confirmation needs no address: the page ends at itself. */
function ordered(scope: Scope, link: Stripe.PaymentLink, query: URLSearchParams): CreateValues {
  const lines = scope.hidden(paymentLinks, link.id)?.lines ?? [];
  const recurring = link.subscription_data !== null;
  const reference = query.get("client_reference_id") ?? "";
  const email = query.get("locked_prefilled_email") ?? query.get("prefilled_email") ?? "";
  const intent = link.payment_intent_data;
  const trial = link.subscription_data?.trial_period_days ?? null;
  const description = link.subscription_data?.description ?? null;
  return {
    mode: recurring ? "subscription" : "payment",
    success_url: link.after_completion.redirect?.url ?? link.url,
    line_items: lines.map((line) => ({
      price: idOf(line.price) ?? "",
      quantity: line.quantity ?? 1,
      ...(line.adjustable_quantity === null ? {} : { adjustable_quantity: adjustable(line) }),
    })),
    allow_promotion_codes: link.allow_promotion_codes,
    billing_address_collection: link.billing_address_collection === "required" ? "required" : "auto",
    metadata: link.metadata,
    phone_number_collection: link.phone_number_collection,
    // Stripe drops references of another form without a word.
    ...(REFERENCE.test(reference) ? { client_reference_id: reference } : {}),
    ...(email === "" ? {} : { customer_email: email }),
    ...(link.payment_method_types === null ? {} : { payment_method_types: link.payment_method_types }),
    ...(recurring || link.customer_creation !== "always" ? {} : { customer_creation: "always" as const }),
    ...(intent === null ? {} : { payment_intent_data: intentData(intent) }),
    ...(recurring
      ? {
          payment_method_collection:
            link.payment_method_collection === "if_required" ? ("if_required" as const) : ("always" as const),
          subscription_data: {
            metadata: link.subscription_data?.metadata ?? {},
            ...trialSettings(link.subscription_data),
            ...(trial === null ? {} : { trial_period_days: trial }),
            ...(description === null ? {} : { description }),
          },
        }
      : {}),
  };
}

function trialSettings(given: Stripe.PaymentLink.SubscriptionData | null) {
  const behavior = given?.trial_settings?.end_behavior.missing_payment_method;
  const known = (["cancel", "create_invoice", "pause"] as const).find((each) => each === behavior);
  return known === undefined ? {} : { trial_settings: { end_behavior: { missing_payment_method: known } } };
}

function adjustable(line: Stripe.LineItem): { enabled: boolean; maximum?: number; minimum?: number } {
  const { enabled = false, maximum = null, minimum = null } = line.adjustable_quantity ?? {};
  return {
    enabled,
    ...(maximum === null ? {} : { maximum }),
    ...(minimum === null ? {} : { minimum }),
  };
}

function intentData(given: Stripe.PaymentLink.PaymentIntentData): CreateValues["payment_intent_data"] {
  const { description, metadata } = given;
  const usage = USAGES.find((each) => each === given.setup_future_usage);
  return {
    metadata,
    ...(description === null ? {} : { description }),
    ...(given.capture_method === "manual" ? { capture_method: "manual" as const } : {}),
    ...(usage === undefined ? {} : { setup_future_usage: usage }),
    ...(given.statement_descriptor === null ? {} : { statement_descriptor: given.statement_descriptor }),
  };
}

function words(link: Stripe.PaymentLink, session: Stripe.Checkout.Session) {
  const message = link.after_completion.hosted_confirmation?.custom_message ?? null;
  return message === null ? session.custom_text : { ...session.custom_text, after_submit: { message } };
}

function inactivePage(link: Stripe.PaymentLink): PageAnswer {
  return {
    status: 410,
    html: document(
      { title: "This link is no longer active", narrow: true },
      html`<h1>This link is no longer active</h1>
        <p>${link.inactive_message ?? "Nothing can be bought here any more."}</p>`,
    ),
  };
}

export const paymentLinkPageResource: Resource = {
  operations: [],
  pages: [
    {
      method: "GET",
      path: "/buy/:token",
      world: ({ path }) => (path.token?.startsWith("live_") === true ? "live" : "test"),
      handle: (scope, { path, query }) => open(scope, path.token ?? "", query),
    },
  ],
};
