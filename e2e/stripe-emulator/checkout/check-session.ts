/** What Stripe refuses of a new session, in its words. */
import { invalidRequest, missingParameter } from "../api/errors";
import { checkAddress } from "../api/web-address";
import type { Scope } from "../work/scope";
import { DAY } from "./build-session";
import type { CreateValues } from "./params";

type Mode = "payment" | "setup" | "subscription";

const MINUTE = 60;
const SOONEST = 30 * MINUTE;
const EARLIEST_TRIAL_END = 2 * DAY;

/** Parameters that make sense in some modes only. */
const ONLY_IN: Readonly<Partial<Record<keyof CreateValues, readonly Mode[]>>> = {
  after_expiration: ["payment", "subscription"],
  allow_promotion_codes: ["payment", "subscription"],
  customer_creation: ["payment", "setup"],
  discounts: ["payment", "subscription"],
  invoice_creation: ["payment"],
  line_items: ["payment", "subscription"],
  payment_intent_data: ["payment"],
  setup_intent_data: ["setup"],
  subscription_data: ["subscription"],
};

export function checkSession(scope: Scope, given: CreateValues): Mode {
  const { mode } = given;
  if (mode === undefined) throw missingParameter("mode");
  if (given.success_url === undefined) throw missingParameter("success_url");
  for (const param of ["success_url", "cancel_url"] as const) {
    const url = given[param];
    if (url !== undefined) checkAddress(url, param);
  }
  for (const [param, modes] of Object.entries(ONLY_IN)) {
    if (param in given && !modes.includes(mode)) {
      throw invalidRequest(`You can not pass \`${param}\` in \`${mode}\` mode.`, { param });
    }
  }
  checkPayer(given);
  checkMoney(given, mode);
  checkExpiry(scope, given.expires_at);
  if (given.subscription_data !== undefined) checkSubscription(scope, given.subscription_data);
  return mode;
}

function oneOfThese(given: CreateValues, first: keyof CreateValues, second: keyof CreateValues): void {
  if (given[first] === undefined || given[second] === undefined) return;
  throw invalidRequest(`You may only specify one of these parameters: ${first}, ${second}.`, {
    param: first,
  });
}

function checkPayer(given: CreateValues): void {
  oneOfThese(given, "customer", "customer_email");
  oneOfThese(given, "customer", "customer_creation");
  if (given.customer_update !== undefined && given.customer === undefined) {
    throw invalidRequest("`customer_update` can only be used with `customer`.", { param: "customer_update" });
  }
  const { customer_email: email } = given;
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw invalidRequest(`Invalid email address: ${email}`, {
      code: "email_invalid",
      param: "customer_email",
    });
  }
}

function checkMoney(given: CreateValues, mode: Mode): void {
  oneOfThese(given, "allow_promotion_codes", "discounts");
  oneOfThese(given, "allowed_payment_method_types", "payment_method_types");
  if ((given.discounts?.length ?? 0) > 1) {
    throw invalidRequest("You can only pass one discount to a Checkout Session.", { param: "discounts" });
  }
  if (given.payment_method_collection !== undefined && mode !== "subscription") {
    throw invalidRequest("You can only set `payment_method_collection` if there are recurring prices.", {
      param: "payment_method_collection",
    });
  }
  const types = given.allowed_payment_method_types ?? given.payment_method_types;
  if (mode === "setup" && types === undefined && given.currency === undefined) {
    throw invalidRequest(
      "`currency` is required in `setup` mode when the payment method types are not named.",
      {
        param: "currency",
      },
    );
  }
}

/** @param at unix seconds */
function checkExpiry(scope: Scope, at: number | undefined): void {
  if (at === undefined) return;
  if (at < scope.now + SOONEST) {
    throw invalidRequest(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      { param: "expires_at" },
    );
  }
  if (at > scope.now + DAY) {
    throw invalidRequest(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      {
        param: "expires_at",
      },
    );
  }
}

function checkSubscription(scope: Scope, given: NonNullable<CreateValues["subscription_data"]>): void {
  if (given.trial_end !== undefined && given.trial_period_days !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: trial_end, trial_period_days.", {
      param: "subscription_data[trial_end]",
    });
  }
  if (given.trial_end !== undefined && given.trial_end < scope.now + EARLIEST_TRIAL_END) {
    throw invalidRequest("The `trial_end` date has to be at least 2 days in the future.", {
      param: "subscription_data[trial_end]",
    });
  }
  if (given.billing_cycle_anchor !== undefined && given.billing_cycle_anchor <= scope.now) {
    throw invalidRequest("`billing_cycle_anchor` cannot be in the past.", {
      param: "subscription_data[billing_cycle_anchor]",
    });
  }
  if (
    given.trial_settings !== undefined &&
    given.trial_end === undefined &&
    given.trial_period_days === undefined
  ) {
    throw invalidRequest("`trial_settings` can only be set together with a trial.", {
      param: "subscription_data[trial_settings]",
    });
  }
}

/** Debits work in one currency each. */
const CURRENCY_OF: Readonly<Record<string, string>> = { sepa_debit: "eur", us_bank_account: "usd" };

export function checkTypes(types: readonly string[], currency: string): void {
  for (const type of types) {
    const needed = CURRENCY_OF[type];
    if (needed !== undefined && needed !== currency) {
      throw invalidRequest(
        `The payment method type \`${type}\` cannot be used with the currency \`${currency}\`: it needs \`${needed}\`.`,
        { param: "payment_method_types" },
      );
    }
  }
}
