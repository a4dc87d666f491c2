/** Payment methods in the portal: adding a card, choosing the default, removing. */
import type Stripe from "stripe";
import { invalidRequest, type ApiError } from "../api/errors";
import { html } from "../pages/html";
import type { PageAnswer, PageRequest } from "../pages/page-router";
import { detach } from "../payments/attach";
import { challengeUrl } from "../payments/challenge";
import { makeMethod } from "../payments/make-method";
import { defineSetupOwner } from "../payments/owners";
import { confirmSetup, createSetup } from "../payments/setups";
import { idOf } from "../store/table";
import { changeSubscription } from "../subscriptions/change";
import { hasEnded } from "../subscriptions/store";
import { customers } from "../tables/customers";
import { paymentMethods } from "../tables/payments";
import { portalSessions } from "../tables/portal";
import { subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { finish } from "./completion";
import { field, typed } from "./fields";
import { frame, needAllowed, wayBack } from "./frame";
import { drawOverview } from "./overview-page";
import { portalPage, type Visit } from "./visit";

const OWNER = "billing_portal.session";

/** The card is saved, perhaps after the bank's question: from now on it is the one that is charged. */
defineSetupOwner(OWNER, {
  succeeded(scope, intent, owner) {
    const method = idOf(intent.payment_method);
    if (method === null) return;
    makeDefault(scope, idOf(intent.customer) ?? "", method);
    const session = scope.get(portalSessions, owner);
    const hidden = scope.hidden(portalSessions, owner);
    if (session?.flow?.type === "payment_method_update" && hidden !== null) {
      scope.update(portalSessions, session, { hidden: { ...hidden, flowDone: true } });
    }
  },
});

/** Also for subscriptions that had a method of their own: what the customer chooses here is what they mean. */
function makeDefault(scope: Scope, customerId: string, method: string): void {
  const customer = scope.need(customers, customerId);
  const invoice_settings = { ...customer.invoice_settings, default_payment_method: method };
  scope.update(customers, { ...customer, invoice_settings }, { event: "customer.updated" });
  for (const subscription of scope.find(subscriptions, "customer", customerId)) {
    if (hasEnded(subscription) || subscription.default_payment_method === null) continue;
    changeSubscription(scope, subscription, { defaultPaymentMethod: method });
  }
}

function mayUpdate({ configuration }: Visit): void {
  needAllowed(configuration.features.payment_method_update.enabled, "change payment methods");
}

/** The number is not shown again: it is a card's number, test or not. */
function form(visit: Visit, request: PageRequest, error: string | null): PageAnswer {
  mayUpdate(visit);
  const was = (name: string) => typed(request.form, name);
  return frame(
    visit,
    { title: "Add a payment method", error },
    html`<form method="post" class="sheet narrow-form">
      <div class="fields">
        ${field({ name: "number", label: "Card number", inputmode: "numeric", autocomplete: "cc-number", placeholder: "4242 4242 4242 4242" })}
        ${field({ name: "expiry", label: "Expiry", inputmode: "numeric", autocomplete: "cc-exp", placeholder: "MM / YY", value: was("expiry"), half: true })}
        ${field({ name: "cvc", label: "Security code", inputmode: "numeric", autocomplete: "cc-csc", placeholder: "CVC", half: true })}
        ${field({ name: "name", label: "Name on card", autocomplete: "cc-name", value: was("name") })}
      </div>
      <p class="hint">It becomes the default: the next payments are taken from it.</p>
      <p class="hint">Test cards: 4242 4242 4242 4242 works, 4000 0025 0000 3155 asks the bank first, 4000 0000 0000 0002 is declined.</p>
      <button>Save card</button>${wayBack(visit)}
    </form>`,
  );
}

function add(visit: Visit, request: PageRequest): PageAnswer {
  mayUpdate(visit);
  const { customer, home, scope, session } = visit;
  const { month, year } = readExpiry(typed(request.form, "expiry"), scope.now);
  const name = typed(request.form, "name");
  const method = makeMethod(scope, {
    type: "card",
    card: { number: typed(request.form, "number"), exp_month: month, exp_year: year },
    billing_details: { ...(name === "" ? {} : { name }), email: customer.email },
  });
  const setup = createSetup(scope, {
    customer: customer.id,
    types: ["card"],
    usage: "off_session",
    owner: { kind: OWNER, id: session.id },
  });
  const tried = confirmSetup(scope, setup, {
    method,
    returnUrl: `${scope.baseUrl}${home}/payment-methods/returned`,
  });
  if (tried.status === "requires_action") return { redirect: challengeUrl(scope, tried) };
  if (tried.status !== "succeeded") return form(visit, request, refusal(tried));
  return finish(visit, "method");
}

function refusal(intent: Stripe.SetupIntent): string {
  return intent.last_setup_error?.message ?? "The card was not accepted. Try another one.";
}

/** Where the bank's page leads back to. */
function returned(visit: Visit, { query }: PageRequest): PageAnswer {
  if (query.get("redirect_status") === "succeeded") {
    // The flow was marked as done when the card was saved; what comes after it is still to come.
    return finish({ ...visit, flow: visit.session.flow }, "method");
  }
  return { redirect: `${visit.home}/payment-methods?failed=1` };
}

/** @throws ApiError in the words that Stripe has for a card's date */
function readExpiry(text: string, now: number): { month: number; year: number } {
  const match = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(text);
  const month = Number(match?.[1]);
  const given = Number(match?.[2]);
  const year = given < 100 ? 2000 + given : given;
  if (match === null || month < 1 || month > 12) {
    throw invalidRequest("Your card's expiration date is not complete: write it as MM / YY.", {
      code: "invalid_expiry_month",
    });
  }
  const today = new Date(now * 1000);
  if (year < today.getUTCFullYear() || (year === today.getUTCFullYear() && month < today.getUTCMonth() + 1)) {
    throw invalidRequest("Your card's expiration year is invalid: it is in the past.", {
      code: "invalid_expiry_year",
    });
  }
  return { month, year };
}

function needMethod({ customer, scope }: Visit, id: string): Stripe.PaymentMethod {
  const method = scope.need(paymentMethods, id);
  if (idOf(method.customer) !== customer.id) throw invalidRequest(`No such PaymentMethod: '${id}'`);
  return method;
}

function choose(visit: Visit, { path }: PageRequest): PageAnswer {
  mayUpdate(visit);
  makeDefault(visit.scope, visit.customer.id, needMethod(visit, path.method ?? "").id);
  return finish(visit, "default");
}

function remove(visit: Visit, { path }: PageRequest): PageAnswer {
  mayUpdate(visit);
  const { customer, home, scope } = visit;
  const method = needMethod(visit, path.method ?? "");
  const last = scope.find(paymentMethods, "customer", customer.id).length === 1;
  const needed = scope
    .find(subscriptions, "customer", customer.id)
    .some((each) => !hasEnded(each) && each.collection_method === "charge_automatically");
  if (last && needed) {
    throw invalidRequest("This is your only payment method and your plan needs one. Add another one first.");
  }
  detach(scope, method);
  return { redirect: `${home}?done=removed` };
}

const onOverview = (visit: Visit, _request: PageRequest, error: ApiError) =>
  drawOverview(visit, { error: error.message });

export const methodPages = [
  portalPage("GET", "/payment-methods", (visit, request) =>
    form(
      visit,
      request,
      request.query.has("failed")
        ? "Your bank did not confirm that it is you. Try again, or another card."
        : null,
    ),
  ),
  portalPage("POST", "/payment-methods", add, (visit, request, error) => form(visit, request, error.message)),
  portalPage("GET", "/payment-methods/returned", returned),
  portalPage("POST", "/payment-methods/:method/default", choose, onOverview),
  portalPage("POST", "/payment-methods/:method/remove", remove, onOverview),
];
