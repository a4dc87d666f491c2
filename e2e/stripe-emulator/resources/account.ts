/** The account: read only. There is one, and no connected ones. */
import type Stripe from "stripe";
import { foreignAccount } from "../api/errors";
import { embedded } from "../api/list";
import { operation } from "../api/operation";
import type { Resource } from "../api/resource";
import type { Scope } from "../work/scope";
import { SELLER } from "../work/seller";

const permission = "accounts_kyc_basic";

const NOTHING_DUE = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

function accountShown(scope: Scope): Stripe.Account {
  const id = scope.account;
  return {
    id,
    object: "account",
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: "5734",
      minority_owned_business_designation: null,
      name: SELLER,
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: "company",
    capabilities: {
      card_payments: "active",
      sepa_debit_payments: "active",
      transfers: "active",
      us_bank_account_ach_payments: "active",
    },
    charges_enabled: true,
    controller: { type: "account" },
    country: "US",
    created: 1_700_000_000,
    default_currency: "usd",
    details_submitted: true,
    email: "account@example.com",
    external_accounts: embedded([], `/v1/accounts/${id}/external_accounts`),
    future_requirements: NOTHING_DUE,
    metadata: {},
    payouts_enabled: true,
    requirements: NOTHING_DUE,
    settings: {
      bacs_debit_payments: { display_name: null, service_user_number: null },
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_issuing: { tos_acceptance: { date: null, ip: null } },
      card_payments: {
        decline_on: { avs_failure: false, cvc_failure: false },
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: SELLER, timezone: "Etc/UTC" },
      invoices: { default_account_tax_ids: null, hosted_payment_method_save: "offer" },
      payments: {
        statement_descriptor: "NIMBUS NOTES",
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: true,
        schedule: { delay_days: 2, interval: "daily" },
        statement_descriptor: null,
      },
      sepa_debit_payments: {},
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: "standard",
  };
}

export const accountResource: Resource = {
  operations: [
    operation({ method: "GET", path: "/v1/account", permission, params: {}, handle: accountShown }),
    operation({
      method: "GET",
      path: "/v1/accounts/:id",
      permission,
      params: {},
      handle(scope, _params, { id }) {
        if (id !== scope.account) throw foreignAccount("sk_****", id);
        return accountShown(scope);
      },
    }),
  ],
};
