/** What was typed on the invoice's page, checked and turned into a payment method. */
import type Stripe from "stripe";
import type { RawTree } from "../api/form";
import { makeMethod, type MethodInput } from "../payments/make-method";
import { sepaAccount, usAccount } from "../payments/test-bank-accounts";
import { cardByNumber } from "../payments/test-cards";
import { idOf } from "../store/table";
import { paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";

export type Kind = "card" | "sepa_debit" | "us_bank_account";

/** By field name. */
export type Typed = Record<string, string>;
export type Problems = Record<string, string>;

export interface Choice {
  saved: Stripe.PaymentMethod[];
  kinds: Kind[];
}

/** Methods that may pay this intent: the customer's, and kinds of new ones. */
export function choiceFor(scope: Scope, intent: Stripe.PaymentIntent): Choice {
  const customer = idOf(intent.customer);
  const types = intent.payment_method_types;
  const own = customer === null ? [] : scope.find(paymentMethods, "customer", customer);
  return {
    saved: own.filter((method) => types.includes(method.type)),
    kinds: (["card", "sepa_debit", "us_bank_account"] as const).filter((kind) => types.includes(kind)),
  };
}

export function typedIn(form: RawTree): Typed {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value.trim()]] : [],
    ),
  );
}

/** @returns the method to pay with, or what is wrong by field */
export function methodFrom(
  scope: Scope,
  invoice: Stripe.Invoice,
  choice: Choice,
  typed: Typed,
): Stripe.PaymentMethod | Problems {
  const chosen = typed.payment_method || choice.saved[0]?.id || choice.kinds[0] || "";
  const saved = choice.saved.find((method) => method.id === chosen);
  if (saved !== undefined) return saved;
  const kind = choice.kinds.find((each) => each === chosen);
  if (kind === undefined) return { payment_method: "Choose how to pay." };
  const problems: Problems = {};
  const input = inputOf(scope, kind, typed, problems);
  if (Object.keys(problems).length > 0) return problems;
  const holder = { name: typed.name || invoice.customer_name, email: invoice.customer_email };
  return makeMethod(scope, { ...input, billing_details: holder });
}

function inputOf(scope: Scope, kind: Kind, typed: Typed, problems: Problems): MethodInput {
  switch (kind) {
    case "card":
      return { type: kind, card: cardFrom(scope, typed, problems) };
    case "sepa_debit": {
      const iban = typed.iban ?? "";
      if (sepaAccount(iban) === null)
        problems.iban = iban === "" ? "Enter an IBAN." : "This IBAN is not valid.";
      return { type: kind, sepa_debit: { iban } };
    }
    case "us_bank_account": {
      const account_number = typed.account_number ?? "";
      if (usAccount(account_number) === null) {
        problems.account_number = "Enter an account number of 4 to 17 digits.";
      }
      return { type: kind, us_bank_account: { account_number } };
    }
  }
}

function cardFrom(scope: Scope, typed: Typed, problems: Problems): NonNullable<MethodInput["card"]> {
  const number = (typed.card_number ?? "").replace(/[\s-]/g, "");
  if (number === "") problems.card_number = "Enter a card number.";
  else if (cardByNumber(number) === null) problems.card_number = "Your card number is invalid.";
  const expiry = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(typed.exp ?? "");
  const month = Number(expiry?.[1] ?? 0);
  const year = (Number(expiry?.[2] ?? 0) % 2000) + 2000;
  if (expiry === null || month < 1 || month > 12) problems.exp = "Enter the date as MM / YY.";
  else if (Date.UTC(year, month) / 1000 <= scope.now) {
    problems.exp = "Your card's expiration date is in the past.";
  }
  if (!/^\d{3,4}$/.test(typed.cvc ?? "")) problems.cvc = "Enter the 3 or 4 digits of the security code.";
  return { number, exp_month: month, exp_year: year, cvc: typed.cvc ?? "" };
}
