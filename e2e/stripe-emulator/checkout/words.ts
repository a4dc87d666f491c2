/** How the page speaks of amounts, rhythms and days. */
import type Stripe from "stripe";
import { moneyText } from "../pages/money";

/** "per month", "every 3 months". */
export function rhythm(price: Stripe.Price | null): string | null {
  const every = price?.recurring;
  if (!every) return null;
  return every.interval_count === 1
    ? `per ${every.interval}`
    : `every ${every.interval_count} ${every.interval}s`;
}

/** "8 December 2026", in UTC. @param at unix seconds */
export function day(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(at * 1000);
}

/** "14 days free". */
export function freeTime(seconds: number): string {
  const days = Math.max(1, Math.round(seconds / (24 * 3600)));
  return days === 1 ? "1 day free" : `${days} days free`;
}

/** What a method is called in a list: "Visa ending 4242". */
export function methodName(method: Stripe.PaymentMethod): string {
  if (method.card) return `${capital(method.card.brand)} ending ${method.card.last4}`;
  if (method.sepa_debit) return `SEPA debit ending ${method.sepa_debit.last4 ?? ""}`;
  if (method.us_bank_account) return `Bank account ending ${method.us_bank_account.last4 ?? ""}`;
  return capital(method.type.replaceAll("_", " "));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const VERBS: ReadonlyMap<string, string> = new Map([
  ["book", "Book for"],
  ["donate", "Donate"],
]);

/** The label of the button that pays. */
export function payLabel(session: Stripe.Checkout.Session, trial: boolean): string {
  if (session.mode === "setup") return "Save payment details";
  if (session.mode === "subscription") return trial ? "Start trial" : "Subscribe";
  const total = session.amount_total ?? 0;
  if (total === 0) return "Complete order";
  const verb = VERBS.get(session.submit_type ?? "") ?? "Pay";
  return `${verb} ${moneyText(total, session.currency ?? "usd")}`;
}
