/** A customer's balance over the API: given, read, listed. */
import type Stripe from "stripe";
import { noSuch } from "../api/errors";
import { listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import { clearableText, currency, integer, metadata, paramsOf, required, text } from "../api/params";
import type { Resource } from "../api/resource";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { balanceEntries } from "../tables/invoicing";
import type { Scope } from "../work/scope";
import { changeBalance } from "./balance";

const permission = "customer";
const PATH = "/v1/customers/:customer/balance_transactions";

function entryOf(scope: Scope, customer: string, id: string): Stripe.CustomerBalanceTransaction {
  const entry = scope.need(balanceEntries, id);
  if (idOf(entry.customer) !== customer) throw noSuch(balanceEntries.noun, id, "id", null);
  return entry;
}

export const balanceTransactionResource: Resource = {
  operations: [
    operation({
      method: "POST",
      path: PATH,
      permission,
      params: paramsOf<Stripe.CustomerCreateBalanceTransactionParams>()({
        amount: required(integer()),
        currency: required(currency()),
        description: text(350),
        metadata: metadata(),
      }),
      handle: (scope, params, { customer }) =>
        changeBalance(onCustomerClock(scope, customer), {
          customer: scope.need(customers, customer).id,
          amount: params.amount,
          currency: params.currency,
          description: params.description ?? null,
          metadata: mergeMetadata({}, params.metadata),
          type: "adjustment",
        }),
    }),
    operation({
      method: "GET",
      path: PATH,
      permission,
      params: paramsOf<Stripe.CustomerListBalanceTransactionsParams>()({ ...pagingByTime, invoice: text() }),
      handle: (scope, params, { customer }) =>
        listPage(scope, balanceEntries, params, {
          url: `/v1/customers/${customer}/balance_transactions`,
          among: scope.find(balanceEntries, "customer", scope.need(customers, customer).id),
          where: (entry) => params.invoice === undefined || idOf(entry.invoice) === params.invoice,
        }),
    }),
    operation({
      method: "GET",
      path: `${PATH}/:id`,
      permission,
      params: {},
      handle: (scope, _params, { customer, id }) => entryOf(scope, customer, id),
    }),
    operation({
      method: "POST",
      path: `${PATH}/:id`,
      permission,
      params: paramsOf<Stripe.CustomerUpdateBalanceTransactionParams>()({
        description: clearableText(350),
        metadata: metadata(),
      }),
      handle(scope, params, { customer, id }) {
        const entry = entryOf(scope, customer, id);
        return scope.update(balanceEntries, {
          ...entry,
          description: params.description === undefined ? entry.description : params.description,
          metadata: mergeMetadata(entry.metadata, params.metadata),
        });
      },
    }),
  ],
};
