/** What was typed on the page: checked, and turned into a payer and a method. Nothing is written here. */
import type Stripe from "stripe";
import { toAddress } from "../api/address";
import type { RawTree } from "../api/form";
import type { MethodInput } from "../payments/make-method";
import { sepaAccount, usAccount } from "../payments/test-bank-accounts";
import { cardByNumber } from "../payments/test-cards";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import type { Payer } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { KINDS, type Offer } from "./offer";

/** By field name. */
export type Typed = Record<string, string>;
export type Problems = Record<string, string>;

export type Chosen =
  | { kind: "none" }
  | { kind: "saved"; method: Stripe.PaymentMethod }
  | { kind: "new"; input: MethodInput };

export interface Reading {
  payer: Payer;
  chosen: Chosen;
  /** Empty when all is well. */
  problems: Problems;
}

/** The form's leaves; whatever else was sent is no field of ours. */
export function typedIn(form: RawTree): Typed {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value.trim()]] : [],
    ),
  );
}

const SECRET = new Set(["card_number", "cvc", "iban", "account_number"]);

/** What may be kept between two visits. */
export function withoutSecrets(typed: Typed): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !SECRET.has(name)));
}

export function readForm(
  scope: Scope,
  session: Stripe.Checkout.Session,
  offer: Offer,
  typed: Typed,
): Reading {
  const problems: Problems = {};
  const email = knownEmail(scope, session) ?? typed.email ?? "";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    problems.email = email === "" ? "Enter your email address." : "This email address is not complete.";
  }
  const address = session.billing_address_collection === "required" ? readAddress(typed, problems) : null;
  if (
    session.phone_number_collection?.enabled &&
    !/\d{5,}/.test((typed.phone ?? "").replace(/[\s()-]/g, ""))
  ) {
    problems.phone = "Enter a phone number.";
  }
  const mustAccept = session.consent_collection?.terms_of_service === "required";
  if (mustAccept && typed.terms === undefined) problems.terms = "Accept the terms to go on.";
  const payer: Payer = {
    email,
    name: typed.name || null,
    phone: session.phone_number_collection?.enabled ? typed.phone || null : null,
    address,
    answers: readAnswers(session, typed, problems),
    acceptedTerms: typed.terms !== undefined,
    wantsPromotions: typed.promotions !== undefined,
    save: offer.canSave && typed.save !== undefined,
  };
  const chosen: Chosen = offer.needed ? readMethod(scope, offer, typed, payer, problems) : { kind: "none" };
  return { payer, chosen, problems };
}

/** The address that the payer cannot change: the customer's, or the one the session was given. */
export function knownEmail(scope: Scope, session: Stripe.Checkout.Session): string | null {
  return scope.get(customers, idOf(session.customer))?.email ?? session.customer_email;
}

function readAddress(typed: Typed, problems: Problems): Stripe.Address {
  if (!typed.line1) problems.line1 = "Enter the street and number.";
  if (!typed.city) problems.city = "Enter the city.";
  if (!typed.postal_code) problems.postal_code = "Enter the postal code.";
  if (!/^[A-Za-z]{2}$/.test(typed.country ?? "")) problems.country = "Enter a country code of two letters.";
  return toAddress({
    city: typed.city || null,
    country: (typed.country ?? "").toUpperCase() || null,
    line1: typed.line1 || null,
    postal_code: typed.postal_code || null,
  });
}

function readAnswers(
  session: Stripe.Checkout.Session,
  typed: Typed,
  problems: Problems,
): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const field of session.custom_fields) {
    const name = `custom_${field.key}`;
    const value = typed[name] ?? "";
    const limits = field.text ?? field.numeric;
    if (value !== "") answers[field.key] = value;
    if (value === "") {
      if (!field.optional) problems[name] = `Fill in “${field.label.custom ?? field.key}”.`;
    } else if (field.numeric !== undefined && !/^\d+$/.test(value)) problems[name] = "Only digits, please.";
    else if (field.dropdown?.options.every((option) => option.value !== value))
      problems[name] = "Choose one of these.";
    else if (limits?.minimum_length != null && value.length < limits.minimum_length) {
      problems[name] = `At least ${limits.minimum_length} characters.`;
    } else if (limits?.maximum_length != null && value.length > limits.maximum_length) {
      problems[name] = `At most ${limits.maximum_length} characters.`;
    }
  }
  return answers;
}

function readMethod(scope: Scope, offer: Offer, typed: Typed, payer: Payer, problems: Problems): Chosen {
  const choice = typed.payment_method || offer.saved[0]?.id || offer.kinds[0] || "";
  const saved = offer.saved.find((method) => method.id === choice);
  if (saved !== undefined) return { kind: "saved", method: saved };
  const kind = KINDS.find((each) => each === choice && offer.kinds.includes(each));
  if (kind === undefined) {
    problems.payment_method = "Choose how to pay.";
    return { kind: "none" };
  }
  const billing_details = {
    address: payer.address,
    email: payer.email,
    name: payer.name,
    phone: payer.phone,
  };
  if (kind === "card")
    return { kind: "new", input: { type: kind, card: readCard(scope, typed, problems), billing_details } };
  if (payer.name === null) problems.name = "Enter the name of the account's holder.";
  if (kind === "sepa_debit") {
    const iban = typed.iban ?? "";
    if (sepaAccount(iban) === null)
      problems.iban = iban === "" ? "Enter an IBAN." : "This IBAN is not valid.";
    return { kind: "new", input: { type: kind, sepa_debit: { iban }, billing_details } };
  }
  const account_number = typed.account_number ?? "";
  if (usAccount(account_number) === null)
    problems.account_number = "Enter an account number of 4 to 17 digits.";
  return {
    kind: "new",
    input: {
      type: kind,
      us_bank_account: { account_number, routing_number: typed.routing_number || "110000000" },
      billing_details,
    },
  };
}

function readCard(scope: Scope, typed: Typed, problems: Problems): NonNullable<MethodInput["card"]> {
  const number = (typed.card_number ?? "").replace(/[\s-]/g, "");
  if (number === "") problems.card_number = "Enter a card number.";
  else if (cardByNumber(number) === null) problems.card_number = "Your card number is invalid.";
  const expiry = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(typed.exp ?? "");
  const month = Number(expiry?.[1] ?? 0);
  const year = (Number(expiry?.[2] ?? 0) % 2000) + 2000;
  if (expiry === null || month < 1 || month > 12) problems.exp = "Enter the date as MM\u00a0/\u00a0YY.";
  else if (Date.UTC(year, month) / 1000 <= scope.now)
    problems.exp = "Your card's expiration date is in the past.";
  if (!/^\d{3,4}$/.test(typed.cvc ?? "")) problems.cvc = "Enter the 3 or 4 digits of the security code.";
  return { number, exp_month: month, exp_year: year, cvc: typed.cvc ?? "" };
}
