/** What a setup leaves behind: its attempts, and mandates for bank debits. */
import type Stripe from "stripe";
import { randomText } from "../store/ids";
import { idOf } from "../store/table";
import { mandates, setupAttempts } from "../tables/payments";
import type { Scope } from "../work/scope";

/** One try to save a method. */
export function attempted(
  scope: Scope,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  status: string,
  error: Stripe.SetupAttempt.SetupError | null,
): Stripe.SetupAttempt {
  const { card } = method;
  return scope.insert(
    setupAttempts,
    {
      id: scope.id(setupAttempts),
      object: "setup_attempt",
      application: null,
      created: scope.now,
      customer: idOf(intent.customer),
      customer_account: null,
      flow_directions: null,
      livemode: scope.livemode,
      on_behalf_of: null,
      payment_method: method.id,
      payment_method_details: {
        type: method.type,
        ...(card === undefined
          ? {}
          : {
              card: {
                brand: card.brand,
                checks: card.checks,
                country: card.country,
                exp_month: card.exp_month,
                exp_year: card.exp_year,
                fingerprint: card.fingerprint ?? null,
                funding: card.funding,
                last4: card.last4,
                network: card.brand,
                three_d_secure: null,
                wallet: null,
              },
            }),
      },
      setup_error: error,
      setup_intent: intent.id,
      status,
      usage: intent.usage,
    },
    {},
  );
}

/** The customer's permission to debit a bank account. */
export function mandateFor(scope: Scope, method: Stripe.PaymentMethod): Stripe.Mandate {
  return scope.insert(
    mandates,
    {
      id: scope.id(mandates),
      object: "mandate",
      customer_acceptance: {
        accepted_at: scope.now,
        online: { ip_address: "127.0.0.1", user_agent: null },
        type: "online",
      },
      livemode: scope.livemode,
      multi_use: {},
      payment_method: method.id,
      payment_method_details:
        method.type === "sepa_debit"
          ? {
              sepa_debit: { reference: randomText(16).toUpperCase(), url: `${scope.baseUrl}/mandates` },
              type: "sepa_debit",
            }
          : { type: "us_bank_account", us_bank_account: {} },
      status: "active",
      type: "multi_use",
    },
    {},
  );
}
