/** The older sources API, as far as cards go: `source: tok_visa` still works everywhere. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { page, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { clearableText, integer, metadata, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { attach } from "../payments/attach";
import { makeMethod } from "../payments/make-method";
import { cardByToken } from "../payments/test-cards";
import { idOf } from "../store/table";
import { cards, customers } from "../tables/customers";
import { paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";
import { onCustomerClock } from "./customer-clock";

const permission = "customer";

/** A card from a token; a payment method of the same id stands beside it, as at Stripe. */
export function makeCard(scope: Scope, token: string, customer: string | null): Stripe.Card {
  if (cardByToken(token) === null) {
    throw invalidRequest(`No such token: '${token}'`, { code: "resource_missing", param: "source" });
  }
  const method = makeMethod(scope, { type: "card", card: { token } }, scope.id(cards));
  return scope.insert(cards, cardOf(method, customer), {});
}

function cardOf(method: Stripe.PaymentMethod, customer: string | null): Stripe.Card {
  const card = method.card!;
  return {
    id: method.id,
    object: "card",
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    brand: BRANDS[card.brand] ?? "Unknown",
    country: card.country,
    customer,
    cvc_check: "pass",
    dynamic_last4: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    last4: card.last4,
    metadata: {},
    name: null,
    regulated_status: card.regulated_status,
    tokenization_method: null,
  };
}

const BRANDS: Readonly<Record<string, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  jcb: "JCB",
  mastercard: "MasterCard",
  unionpay: "UnionPay",
  visa: "Visa",
};

/** Adds a card to a customer; the first one becomes the default source. */
export function addSource(
  scope: Scope,
  customer: Stripe.Customer,
  token: string,
): { card: Stripe.Card; customer: Stripe.Customer } {
  const card = makeCard(scope, token, customer.id);
  attach(scope, scope.need(paymentMethods, card.id), customer.id);
  scope.emit("customer.source.created", card);
  const next = scope.update(customers, { ...customer, default_source: customer.default_source ?? card.id });
  return { card, customer: next };
}

function need(scope: Scope, customer: string, id: string): Stripe.Card {
  scope.need(customers, customer);
  const card = scope.need(cards, id, "id");
  if (idOf(card.customer) === customer) return card;
  throw invalidRequest(`No such source: '${id}'`, { code: "resource_missing", param: "id" });
}

export const sourceResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/customers/:customer/sources",
      permission,
      params: { source: required(text()), metadata: metadata() },
      handle(scope, params, path) {
        const on = onCustomerClock(scope, path.customer);
        const added = addSource(on, on.need(customers, path.customer), params.source);
        if (params.metadata === undefined) return added.card;
        return on.update(cards, { ...added.card, metadata: mergeMetadata({}, params.metadata) });
      },
    }),
    operation({
      method: "GET",
      path: "/v1/customers/:customer/sources",
      permission,
      params: { ...paging, object: text() },
      handle(scope, params, path) {
        scope.need(customers, path.customer);
        const own = scope.find(cards, "customer", path.customer).reverse();
        return page(own, params, `/v1/customers/${path.customer}/sources`);
      },
    }),
    operation({
      method: "GET",
      path: "/v1/customers/:customer/sources/:id",
      permission,
      params: {},
      handle: (scope, _params, path) => need(scope, path.customer, path.id),
    }),
    operation({
      method: "POST",
      path: "/v1/customers/:customer/sources/:id",
      permission,
      params: {
        exp_month: integer({ min: 1, max: 12 }),
        exp_year: integer({ min: 2000, max: 2100 }),
        metadata: metadata(),
        name: clearableText(),
      },
      handle(scope, params, path) {
        const card = need(scope, path.customer, path.id);
        const next: Stripe.Card = {
          ...card,
          exp_month: params.exp_month ?? card.exp_month,
          exp_year: params.exp_year ?? card.exp_year,
          metadata: mergeMetadata(card.metadata, params.metadata),
          name: params.name === undefined ? card.name : params.name,
        };
        return scope.update(cards, next, { event: "customer.source.updated" });
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/customers/:customer/sources/:id",
      permission,
      params: {},
      handle(scope, _params, path): Stripe.DeletedCard {
        const card = need(scope, path.customer, path.id);
        const customer = scope.need(customers, path.customer);
        const rest = scope.find(cards, "customer", customer.id).filter((each) => each.id !== card.id);
        scope.remove(cards, card.id, { event: "customer.source.deleted" });
        scope.update(paymentMethods, { ...scope.need(paymentMethods, card.id), customer: null });
        if (idOf(customer.default_source) === card.id) {
          scope.update(
            customers,
            { ...customer, default_source: rest[0]?.id ?? null },
            { event: "customer.updated" },
          );
        }
        return { id: card.id, object: "card", deleted: true };
      },
    }),
  ],
};
