/** Stripe's test bank accounts: debits that settle, or fail, after a while. */
import { GOOD, type Decline, type TestMethod } from "./test-method";

/** Seconds until an ordinary debit settles, and one that Stripe calls delayed. */
const SOON = 2;
const LATER = 180;

const refused = (code: string, message: string): Decline => ({ code, message });

const debit = (
  outcome: "succeeds" | "fails" | "disputed",
  after: number,
  decline: Decline | null = null,
): TestMethod => ({
  ...GOOD,
  settle: { after, outcome, decline },
});

const GENERIC = refused("generic_could_not_process", "The bank could not process this debit.");

/** By the digits that follow the country code and check digits. */
const IBANS: Readonly<Record<string, TestMethod>> = {
  "1904300234573201": debit("succeeds", SOON),
  "1904300235473204": debit("succeeds", LATER),
  "1904300235473202": debit("fails", SOON, GENERIC),
  "1904300235473205": debit("fails", LATER, GENERIC),
  "1904300235473203": debit("disputed", SOON),
  X0542811101000000123456: debit("fails", SOON, GENERIC),
};

export interface SepaAccount {
  last4: string;
  country: string;
  bankCode: string;
  behaviour: TestMethod;
}

/** Null for what is no IBAN at all. */
export function sepaAccount(iban: string): SepaAccount | null {
  const digits = iban.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(digits)) return null;
  return {
    last4: digits.slice(-4),
    country: digits.slice(0, 2),
    bankCode: digits.slice(4, 9),
    behaviour: IBANS[digits.slice(4)] ?? debit("succeeds", SOON),
  };
}

const US_ACCOUNTS: Readonly<Record<string, TestMethod>> = {
  "000123456789": debit("succeeds", SOON),
  "000111111116": debit(
    "fails",
    SOON,
    refused("bank_account_restricted", "The customer's bank account is closed."),
  ),
  "000222222227": debit(
    "fails",
    SOON,
    refused("insufficient_funds", "The customer's bank account has insufficient funds."),
  ),
  "000333333335": debit(
    "fails",
    SOON,
    refused("debit_not_authorized", "The customer did not authorize this debit."),
  ),
};

const US_TOKENS: Readonly<Record<string, string>> = {
  pm_usBankAccount_success: "000123456789",
  pm_usBankAccount: "000123456789",
  pm_usBankAccount_accountClosed: "000111111116",
  pm_usBankAccount_insufficientFunds: "000222222227",
  pm_usBankAccount_debitNotAuthorized: "000333333335",
};

/** By account number. */
export function usAccount(number: string): { last4: string; behaviour: TestMethod } | null {
  if (!/^\d{4,17}$/.test(number)) return null;
  return { last4: number.slice(-4), behaviour: US_ACCOUNTS[number] ?? debit("succeeds", SOON) };
}

/** The account number behind `pm_usBankAccount_…`. */
export function usAccountByToken(token: string): string | null {
  return US_TOKENS[token] ?? null;
}
