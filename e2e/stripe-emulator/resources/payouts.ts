/** Payouts: money from the account's balance on its way to the bank. They arrive after two days, or are cancelled before. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { inRange, listPage, pagingByTime } from "../api/list";
import { mergeMetadata } from "../api/metadata";
import { operation } from "../api/operation";
import {
  currency,
  integer,
  metadata,
  oneOf,
  paramsOf,
  range,
  required,
  text,
  type Values,
} from "../api/params";
import type { Resource } from "../api/resource";
import { onTimer } from "../clock/timers";
import { availableIn, moveBalance } from "../payments/balance";
import { payouts } from "../tables/payouts";
import type { Scope } from "../work/scope";

const permission = "payout";
const DAY = 24 * 3600;
const ARRIVES = "payout.arrive";

const createParams = paramsOf<Stripe.PayoutCreateParams>()({
  amount: required(integer({ min: 1 })),
  currency: required(currency()),
  description: text(),
  metadata: metadata(),
  method: oneOf("instant", "standard"),
  source_type: oneOf("bank_account", "card", "fpx"),
  statement_descriptor: text(22),
});

function create(scope: Scope, given: Values<typeof createParams>): Stripe.Payout {
  if (given.amount > availableIn(scope, given.currency)) {
    throw invalidRequest(
      "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).",
      { code: "balance_insufficient" },
    );
  }
  const id = scope.id(payouts);
  const movement = moveBalance(scope, {
    type: "payout",
    amount: -given.amount,
    currency: given.currency,
    source: id,
    description: given.description ?? null,
    reportingCategory: "payout",
    atOnce: true,
  });
  const arrival = scope.now + (given.method === "instant" ? 0 : 2 * DAY);
  scope.schedule({ kind: ARRIVES, at: arrival, subject: id });
  const payout: Stripe.Payout = {
    id,
    object: "payout",
    amount: given.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrival,
    automatic: false,
    balance_transaction: movement.id,
    created: scope.now,
    currency: given.currency,
    description: given.description ?? null,
    // The account's bank is not emulated.
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: scope.livemode,
    metadata: mergeMetadata({}, given.metadata),
    method: given.method ?? "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: given.source_type ?? "card",
    statement_descriptor: given.statement_descriptor ?? null,
    status: "pending",
    trace_id: null,
    type: "bank_account",
  };
  return scope.insert(payouts, payout, { event: "payout.created" });
}

onTimer(ARRIVES, (scope, { subject }) => {
  const payout = scope.get(payouts, subject);
  if (payout?.status !== "pending") return;
  scope.update(payouts, { ...payout, status: "paid" }, { event: ["payout.updated", "payout.paid"] });
});

function cancel(scope: Scope, id: string): Stripe.Payout {
  const payout = scope.need(payouts, id);
  if (payout.status !== "pending") {
    throw invalidRequest(
      `Payouts can be canceled while they are pending. This one has the status ${payout.status}.`,
    );
  }
  scope.unschedule(id);
  const back = moveBalance(scope, {
    type: "payout",
    amount: payout.amount,
    currency: payout.currency,
    source: id,
    description: payout.description,
    reportingCategory: "payout_reversal",
    atOnce: true,
  });
  const next = { ...payout, failure_balance_transaction: back.id, status: "canceled" };
  return scope.update(payouts, next, { event: "payout.canceled" });
}

export const payoutResource: Resource = {
  operations: [
    operation({ method: "POST", path: "/v1/payouts", permission, params: createParams, handle: create }),
    operation({
      method: "GET",
      path: "/v1/payouts",
      permission,
      params: paramsOf<Stripe.PayoutListParams>()({
        ...pagingByTime,
        arrival_date: range(),
        status: oneOf("canceled", "failed", "in_transit", "paid", "pending"),
      }),
      handle: (scope, { arrival_date, status, ...params }) =>
        listPage(scope, payouts, params, {
          url: "/v1/payouts",
          where: (payout) =>
            (status === undefined || payout.status === status) &&
            (arrival_date === undefined || inRange(payout.arrival_date, arrival_date)),
        }),
    }),
    operation({
      method: "GET",
      path: "/v1/payouts/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(payouts, id),
    }),
    operation({
      method: "POST",
      path: "/v1/payouts/:id",
      permission,
      params: paramsOf<Stripe.PayoutUpdateParams>()({ metadata: metadata() }),
      handle(scope, params, { id }) {
        const payout = scope.need(payouts, id);
        const next = { ...payout, metadata: mergeMetadata(payout.metadata, params.metadata) };
        return scope.update(payouts, next, { event: "payout.updated" });
      },
    }),
    operation({
      method: "POST",
      path: "/v1/payouts/:id/cancel",
      permission,
      params: {},
      handle: (scope, _params, { id }) => cancel(scope, id),
    }),
  ],
};
