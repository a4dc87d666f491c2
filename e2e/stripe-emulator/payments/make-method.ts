/** Makes payment methods: from tokens, test numbers, IBANs and account numbers. */
import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { toAddress } from "../api/address";
import { invalidRequest, notEmulated } from "../api/errors";
import { paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";
import { sepaAccount, usAccount, usAccountByToken } from "./test-bank-accounts";
import { cardByNumber, cardByToken, type TestCard } from "./test-cards";
import type { TestMethod } from "./test-method";

export interface BillingDetailsInput {
  address?: { [K in keyof Stripe.Address]?: string | null } | null;
  email?: string | null;
  name?: string | null;
  phone?: string | null;
  tax_id?: string | null;
}

export interface MethodInput {
  type: string;
  card?: { token?: string; number?: string; exp_month?: number; exp_year?: number; cvc?: string };
  sepa_debit?: { iban: string };
  us_bank_account?: {
    account_number?: string;
    routing_number?: string;
    account_type?: string;
    account_holder_type?: string;
  };
  billing_details?: BillingDetailsInput;
  metadata?: Stripe.Metadata;
  allow_redisplay?: string;
}

function billingDetails(input: BillingDetailsInput | undefined): Stripe.PaymentMethod.BillingDetails {
  return {
    address: toAddress(input?.address ?? {}),
    email: input?.email ?? null,
    name: input?.name ?? null,
    phone: input?.phone ?? null,
    tax_id: input?.tax_id ?? null,
  };
}

/** Makes and stores a method that belongs to nobody yet. No event: Stripe makes none. */
export function makeMethod(scope: Scope, input: MethodInput, id?: string): Stripe.PaymentMethod {
  const base = {
    id: id ?? scope.id(paymentMethods),
    object: "payment_method" as const,
    allow_redisplay: input.allow_redisplay ?? "unspecified",
    billing_details: billingDetails(input.billing_details),
    created: scope.now,
    customer: null,
    customer_account: null,
    livemode: scope.livemode,
    metadata: input.metadata ?? {},
  };
  const { method, behaviour } = details(input);
  return scope.insert(paymentMethods, { ...base, ...method }, { hidden: behaviour });
}

/**
 * The method behind an id or a test token. A token stands for a new method, the
 * same one throughout a request.
 */
export function methodFor(scope: Scope, idOrToken: string, param: string): Stripe.PaymentMethod {
  const account = usAccountByToken(idOrToken);
  if (cardByToken(idOrToken) === null && account === null)
    return scope.need(paymentMethods, idOrToken, param);
  const id = scope.once(`token ${idOrToken}`, () => {
    const input: MethodInput =
      account === null
        ? { type: "card", card: { token: idOrToken } }
        : {
            type: "us_bank_account",
            us_bank_account: { account_number: account },
            billing_details: { name: "Jenny Rosen", email: "jenny@example.com" },
          };
    return makeMethod(scope, input).id;
  });
  return scope.need(paymentMethods, id, param);
}

interface Details {
  method: Pick<Stripe.PaymentMethod, "type" | "card" | "sepa_debit" | "us_bank_account">;
  behaviour: TestMethod;
}

function details(input: MethodInput): Details {
  switch (input.type) {
    case "card":
      return cardDetails(input.card ?? {});
    case "sepa_debit": {
      const account = sepaAccount(input.sepa_debit?.iban ?? "");
      if (account === null) {
        throw invalidRequest("The IBAN you provided is not valid.", {
          code: "invalid_bank_account_iban",
          param: "sepa_debit[iban]",
        });
      }
      const { last4, country, bankCode, behaviour } = account;
      return {
        method: {
          type: "sepa_debit",
          sepa_debit: {
            bank_code: bankCode,
            branch_code: "",
            country,
            fingerprint: fingerprint(input.sepa_debit?.iban ?? ""),
            generated_from: { charge: null, setup_attempt: null },
            last4,
          },
        },
        behaviour,
      };
    }
    case "us_bank_account": {
      const given = input.us_bank_account ?? {};
      const account = usAccount(given.account_number ?? "");
      if (account === null) {
        throw invalidRequest("You must provide a valid account number.", {
          param: "us_bank_account[account_number]",
        });
      }
      return {
        method: {
          type: "us_bank_account",
          us_bank_account: {
            account_holder_type: given.account_holder_type ?? "individual",
            account_type: given.account_type ?? "checking",
            bank_name: "STRIPE TEST BANK",
            financial_connections_account: null,
            fingerprint: fingerprint(given.account_number ?? ""),
            last4: account.last4,
            networks: { preferred: "ach", supported: ["ach"] },
            routing_number: given.routing_number ?? "110000000",
            status_details: null,
          },
        },
        behaviour: account.behaviour,
      };
    }
    default:
      throw notEmulated(
        `the payment method type ${input.type}`,
        `The payment method type "${input.type}" is invalid or not supported by the emulator; it knows card, sepa_debit and us_bank_account.`,
        "type",
      );
  }
}

function cardDetails(given: NonNullable<MethodInput["card"]>): Details {
  const found = findCard(given);
  const expiry = { month: given.exp_month ?? 12, year: given.exp_year ?? 2034 };
  return { method: { type: "card", card: cardShown(found, expiry) }, behaviour: found.behaviour };
}

function findCard(given: NonNullable<MethodInput["card"]>): TestCard {
  if (given.token !== undefined) {
    const card = cardByToken(given.token);
    if (card === null) {
      throw invalidRequest(`No such token: '${given.token}'`, {
        code: "resource_missing",
        param: "card[token]",
      });
    }
    return card;
  }
  if (given.number === undefined) {
    throw invalidRequest("Missing required param: card[number].", {
      code: "parameter_missing",
      param: "card[number]",
    });
  }
  const card = cardByNumber(given.number);
  if (card === null)
    throw invalidRequest("Your card number is incorrect.", { code: "incorrect_number", param: "number" });
  return card;
}

function cardShown(card: TestCard, expiry: { month: number; year: number }): Stripe.PaymentMethod.Card {
  return {
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: card.country,
    display_brand: card.brand,
    exp_month: expiry.month,
    exp_year: expiry.year,
    fingerprint: fingerprint(card.number),
    funding: card.funding,
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

/** The same number always has the same fingerprint, as Stripe's do within an account. */
function fingerprint(number: string): string {
  return createHash("sha256")
    .update(number.replace(/\s/g, ""))
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 16);
}
