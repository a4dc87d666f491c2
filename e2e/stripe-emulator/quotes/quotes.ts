/** Quotes over the API: draft, open, then accepted, cancelled, or expired. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { listPage, page, paging } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { oneOf, paramsOf, text, timestamp } from "../api/params";
import type { Resource } from "../api/resource";
import { onTimer } from "../clock/timers";
import { onCustomerClock } from "../resources/customer-clock";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { quotes } from "../tables/quotes";
import type { Scope } from "../work/scope";
import { fulfil } from "./accept";
import { createParams, createQuote, EXPIRES, updateParams, type QuoteChange } from "./build-quote";

const permission = "quote";

interface Found {
  on: Scope;
  quote: Stripe.Quote;
}

/** The quote on its customer's clock. @throws ApiError unless it has one of these states */
function inState(scope: Scope, id: string, verb: string, ...states: Stripe.Quote.Status[]): Found {
  const quote = scope.need(quotes, id);
  if (!states.includes(quote.status)) {
    throw invalidRequest(
      `This quote cannot be ${verb} because it has the status \`${quote.status}\`; it must be ${states.map((state) => `\`${state}\``).join(" or ")}.`,
    );
  }
  return { on: onCustomerClock(scope, idOf(quote.customer)), quote };
}

function change(scope: Scope, id: string, given: QuoteChange): Stripe.Quote {
  const { on, quote } = inState(scope, id, "changed", "draft", "open");
  const { invoice_settings, metadata, ...plain } = given;
  const days = invoice_settings?.days_until_due;
  return on.update(quotes, {
    ...quote,
    ...plain,
    ...(days === undefined ? {} : { invoice_settings: { ...quote.invoice_settings, days_until_due: days } }),
    metadata: mergeMetadata(quote.metadata, metadata),
  });
}

function finalize(scope: Scope, id: string, expiresAt: number | undefined): Stripe.Quote {
  const { on, quote } = inState(scope, id, "finalized", "draft");
  const next: Stripe.Quote = {
    ...quote,
    expires_at: expiresAt ?? quote.expires_at,
    number: `QT-${randomText(8).toUpperCase()}-0001-1`,
    status: "open",
    status_transitions: { ...quote.status_transitions, finalized_at: on.now },
  };
  on.unschedule(id);
  on.schedule({ kind: EXPIRES, at: next.expires_at, subject: id });
  return on.update(quotes, next, { event: "quote.finalized" });
}

function accept(scope: Scope, id: string): Stripe.Quote {
  const { on, quote } = inState(scope, id, "accepted", "open");
  on.unschedule(id);
  const next: Stripe.Quote = {
    ...quote,
    ...fulfil(on, quote),
    status: "accepted",
    status_transitions: { ...quote.status_transitions, accepted_at: on.now },
  };
  return on.update(quotes, next, { event: "quote.accepted" });
}

function cancel({ on, quote }: Found): Stripe.Quote {
  const next: Stripe.Quote = {
    ...quote,
    status: "canceled",
    status_transitions: { ...quote.status_transitions, canceled_at: on.now },
  };
  on.unschedule(quote.id);
  return on.update(quotes, next, { event: "quote.canceled" });
}

onTimer(EXPIRES, (scope, { subject }) => {
  const quote = scope.get(quotes, subject);
  if (quote?.status === "draft" || quote?.status === "open") cancel({ on: scope, quote });
});

const path = "/v1/quotes/:id";

export const quoteResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: "/v1/quotes",
      permission,
      params: createParams,
      handle: createQuote,
    }),
    operation({
      method: "GET",
      path: "/v1/quotes",
      permission,
      params: paramsOf<Stripe.QuoteListParams>()({
        ...paging,
        customer: text(),
        status: oneOf("accepted", "canceled", "draft", "open"),
      }),
      handle: (scope, params) =>
        listPage(scope, quotes, params, {
          url: "/v1/quotes",
          where: (quote) =>
            (params.customer === undefined || idOf(quote.customer) === params.customer) &&
            (params.status === undefined || quote.status === params.status),
        }),
    }),
    operation({
      method: "GET",
      path,
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(quotes, id),
    }),
    operation({
      method: "POST",
      path,
      permission,
      params: updateParams,
      handle: (scope, params, { id }) => change(scope, id, params),
    }),
    operation({
      method: "POST",
      path: `${path}/finalize`,
      permission,
      params: paramsOf<Stripe.QuoteFinalizeQuoteParams>()({ expires_at: timestamp() }),
      handle: (scope, params, { id }) => finalize(scope, id, params.expires_at),
    }),
    operation({
      method: "POST",
      path: `${path}/accept`,
      permission,
      params: {},
      handle: (scope, _params, { id }) => accept(scope, id),
    }),
    operation({
      method: "POST",
      path: `${path}/cancel`,
      permission,
      params: {},
      handle: (scope, _params, { id }) => cancel(inState(scope, id, "canceled", "draft", "open")),
    }),
    operation({
      method: "GET",
      path: `${path}/line_items`,
      permission,
      params: paging,
      handle(scope, params, { id }) {
        scope.need(quotes, id);
        return page(scope.hidden(quotes, id)?.lines ?? [], params, `/v1/quotes/${id}/line_items`);
      },
    }),
  ],
};
