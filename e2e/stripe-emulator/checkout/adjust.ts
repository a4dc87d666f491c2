/** Quantities that the payer may change on the page, within the bounds the session gives. */
import type Stripe from "stripe";
import type { Scope } from "../work/scope";
import { saveTotals } from "./pay";
import type { Typed } from "./read-form";
import { hiddenOf } from "./state";
import { totalsOf } from "./totals";

const MOST = 99;

export interface Bounds {
  least: number;
  most: number;
}

/** Null for a line whose quantity is fixed. */
export function boundsOf(line: Stripe.LineItem): Bounds | null {
  const adjustable = line.adjustable_quantity;
  if (adjustable?.enabled !== true || line.quantity === null) return null;
  return { least: adjustable.minimum ?? 0, most: adjustable.maximum ?? MOST };
}

/** What is out of bounds becomes the nearest that is not. An order of nothing stays as it was. @returns whether anything changed */
export function adjustQuantities(scope: Scope, session: Stripe.Checkout.Session, typed: Typed): boolean {
  const { lines, plan } = hiddenOf(scope, session.id);
  const next = lines.map((line) => {
    const bounds = boundsOf(line);
    const wanted = Number(typed[`quantity_${line.id}`] ?? Number.NaN);
    if (bounds === null || !Number.isInteger(wanted)) return line;
    return { ...line, quantity: Math.min(bounds.most, Math.max(bounds.least, wanted)) };
  });
  const same = next.every((line, index) => line.quantity === lines[index]?.quantity);
  if (same || next.every((line) => line.quantity === 0)) return false;
  saveTotals(scope, session, totalsOf(scope, next, session.discounts, plan));
  return true;
}
