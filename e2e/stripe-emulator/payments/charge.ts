/** Charges: one attempt to take money with one method. */
import type Stripe from "stripe";
import { cards } from "../tables/customers";
import { charges } from "../tables/payments";
import type { Scope } from "../work/scope";
import { balanceOf, moveBalance, processingFee } from "./balance";
import type { Decline } from "./test-method";

interface ChargeInput {
  amount: number;
  currency: string;
  method: Stripe.PaymentMethod;
  customer: string | null;
  description: string | null;
  metadata: Stripe.Metadata;
  paymentIntent: string | null;
  capture: boolean;
  receiptEmail?: string | null;
  shipping?: Stripe.Charge.Shipping | null;
  statementDescriptor?: string | null;
  statementDescriptorSuffix?: string | null;
  threeDSecure?: boolean;
  /** Made through the charges API: it names its source, and its money is booked at once. */
  source?: Stripe.Card | null;
}

function build(scope: Scope, input: ChargeInput): Stripe.Charge {
  const id = input.method.type === "card" ? scope.id(charges) : scope.id({ prefix: "py" });
  return {
    id,
    object: "charge",
    amount: input.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: input.method.billing_details,
    calculated_statement_descriptor: input.statementDescriptor ?? "STRIPE EMULATOR",
    captured: false,
    created: scope.now,
    currency: input.currency,
    customer: input.customer,
    description: input.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: scope.livemode,
    metadata: input.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: input.paymentIntent,
    payment_method: input.method.id,
    payment_method_details: methodDetails(input),
    radar_options: {},
    receipt_email: input.receiptEmail ?? null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: input.shipping ?? null,
    source: input.source ?? null,
    source_transfer: null,
    statement_descriptor: input.statementDescriptor ?? null,
    statement_descriptor_suffix: input.statementDescriptorSuffix ?? null,
    status: "pending",
    transfer_data: null,
    transfer_group: null,
  };
}

const GONE_THROUGH: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: "approved_by_network",
  reason: null,
  risk_level: "normal",
  risk_score: 24,
  seller_message: "Payment complete.",
  type: "authorized",
};

/** A charge that goes through. Emits `charge.succeeded`; a captured one is booked, and `charge.updated` says so. */
export function chargeSucceeds(scope: Scope, input: ChargeInput, atOnce = false): Stripe.Charge {
  const built = build(scope, input);
  const charge: Stripe.Charge = {
    ...built,
    amount_captured: input.capture ? input.amount : 0,
    captured: input.capture,
    outcome: GONE_THROUGH,
    paid: true,
    receipt_url: receiptUrl(scope, built.id),
    status: "succeeded",
  };
  scope.insert(charges, charge, { event: "charge.succeeded" });
  return input.capture ? book(scope, charge, atOnce) : charge;
}

/** A charge that is refused. Emits `charge.failed`. */
export function chargeFails(scope: Scope, input: ChargeInput, decline: Decline): Stripe.Charge {
  return scope.insert(charges, refused(build(scope, input), decline), { event: "charge.failed" });
}

/** A bank debit on its way. Emits `charge.pending`. */
export function chargePends(scope: Scope, input: ChargeInput): Stripe.Charge {
  const charge: Stripe.Charge = {
    ...build(scope, input),
    amount_captured: input.amount,
    captured: true,
    outcome: { ...GONE_THROUGH, network_status: "approved_by_network", seller_message: "Payment complete." },
  };
  return scope.insert(charges, charge, { event: "charge.pending" });
}

/** The debit arrived. Emits `charge.succeeded` and `charge.updated`. */
export function chargeSettles(scope: Scope, charge: Stripe.Charge): Stripe.Charge {
  const settled: Stripe.Charge = {
    ...charge,
    paid: true,
    receipt_url: receiptUrl(scope, charge.id),
    status: "succeeded",
  };
  return book(scope, scope.update(charges, settled, { event: "charge.succeeded" }));
}

/** The bank sent it back. Emits `charge.failed`. */
export function chargeBounces(scope: Scope, charge: Stripe.Charge, decline: Decline): Stripe.Charge {
  return scope.update(charges, refused({ ...charge, captured: false, amount_captured: 0 }, decline), {
    event: "charge.failed",
  });
}

/** Takes all or part of an authorised charge. Emits `charge.captured`. */
export function captureCharge(scope: Scope, charge: Stripe.Charge, amount: number): Stripe.Charge {
  const rest = charge.amount - amount;
  const captured = scope.update(
    charges,
    { ...charge, amount_captured: amount, amount_refunded: charge.amount_refunded + rest, captured: true },
    { event: "charge.captured" },
  );
  return book(scope, captured);
}

/** Lets an authorisation go. Emits `charge.refunded`, as Stripe does although no money came. */
export function releaseCharge(scope: Scope, charge: Stripe.Charge): Stripe.Charge {
  return scope.update(
    charges,
    { ...charge, amount_refunded: charge.amount, refunded: true },
    { event: "charge.refunded" },
  );
}

function book(scope: Scope, charge: Stripe.Charge, atOnce = false): Stripe.Charge {
  const transaction = moveBalance(scope, {
    type: charge.id.startsWith("py_") ? "payment" : "charge",
    amount: charge.amount_captured,
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    fee: processingFee(charge.amount_captured),
    reportingCategory: "charge",
    atOnce,
  });
  const booked = scope.update(
    charges,
    { ...charge, balance_transaction: transaction.id },
    { event: "charge.updated" },
  );
  if (atOnce) scope.emit("balance.available", balanceOf(scope));
  return booked;
}

function refused(charge: Stripe.Charge, decline: Decline): Stripe.Charge {
  const blocked = decline.declineCode === "fraudulent";
  return {
    ...charge,
    failure_code: decline.code,
    failure_message: decline.message,
    outcome: {
      advice_code: decline.declineCode === "insufficient_funds" ? "try_again_later" : null,
      network_advice_code: null,
      network_decline_code: blocked ? null : "01",
      network_status: blocked ? "not_sent_to_network" : "declined_by_network",
      reason: blocked ? "highest_risk_level" : (decline.declineCode ?? decline.code),
      risk_level: blocked ? "highest" : "normal",
      risk_score: blocked ? 92 : 24,
      seller_message: blocked
        ? "Stripe blocked this payment as too risky."
        : "The bank did not return any further details with this decline.",
      type: blocked ? "blocked" : "issuer_declined",
    },
    paid: false,
    status: "failed",
  };
}

function receiptUrl(scope: Scope, charge: string): string {
  return `${scope.baseUrl}/receipts/payment/${scope.livemode ? "live" : "test"}/${charge}`;
}

/** The card of the older API behind a method, if it is one. */
export function sourceOf(scope: Scope, method: Stripe.PaymentMethod): Stripe.Card | null {
  return scope.get(cards, method.id);
}

function methodDetails(input: ChargeInput): Stripe.Charge.PaymentMethodDetails {
  const { method } = input;
  if (method.card !== undefined) {
    const { card } = method;
    return {
      card: {
        amount_authorized: input.amount,
        authorization_code: "123456",
        brand: card.brand,
        checks: card.checks,
        country: card.country,
        electronic_commerce_indicator: input.threeDSecure === true ? "05" : null,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        extended_authorization: { status: "disabled" },
        fingerprint: card.fingerprint ?? null,
        funding: card.funding,
        incremental_authorization: { status: "unavailable" },
        installments: null,
        last4: card.last4,
        mandate: null,
        multicapture: { status: "unavailable" },
        network: card.brand,
        network_token: { used: false },
        network_transaction_id: "104102978678771",
        overcapture: { maximum_amount_capturable: input.amount, status: "unavailable" },
        regulated_status: card.regulated_status,
        three_d_secure: input.threeDSecure === true ? AUTHENTICATED : null,
        transaction_link_id: null,
        wallet: null,
      },
      type: "card",
    };
  }
  if (method.sepa_debit !== undefined) {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit;
    return {
      sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: null },
      type: "sepa_debit",
    };
  }
  if (method.us_bank_account !== undefined) {
    const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } =
      method.us_bank_account;
    return {
      type: "us_bank_account",
      us_bank_account: {
        account_holder_type,
        account_type,
        bank_name,
        fingerprint,
        last4,
        payment_reference: null,
        routing_number,
      },
    };
  }
  return { type: method.type };
}

const AUTHENTICATED: NonNullable<Stripe.Charge.PaymentMethodDetails.Card["three_d_secure"]> = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: "f879ea1c-aa2c-4152-8bbb-9c4f6eac0c5e",
  version: "2.2.0",
};

/** Where the money of a charge may still be given back. */
export function refundable(charge: Stripe.Charge): number {
  return charge.captured ? charge.amount_captured - charge.amount_refunded : 0;
}
