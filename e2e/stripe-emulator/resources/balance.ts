import type Stripe from "stripe";
import { listPage, pagingByTime } from "../api/list";
import { operation } from "../api/operation";
import { currency, paramsOf, text } from "../api/params";
import type { Resource } from "../api/resource";
import { balanceOf } from "../payments/balance";
import { idOf } from "../store/table";
import { balanceTransactions } from "../tables/payments";

const permission = "balance";

export const balanceResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v1/balance",
      permission,
      params: {},
      handle: (scope) => balanceOf(scope),
    }),
    operation({
      method: "GET",
      path: "/v1/balance_transactions",
      permission,
      params: paramsOf<Stripe.BalanceTransactionListParams>()({
        ...pagingByTime,
        currency: currency(),
        source: text(),
        type: text(),
      }),
      handle: (scope, params) =>
        listPage(scope, balanceTransactions, params, {
          url: "/v1/balance_transactions",
          where: (transaction) =>
            (params.currency === undefined || transaction.currency === params.currency) &&
            (params.source === undefined || idOf(transaction.source) === params.source) &&
            (params.type === undefined || transaction.type === params.type),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/balance_transactions/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(balanceTransactions, id),
    }),
  ],
};
