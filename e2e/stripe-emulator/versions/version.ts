/** API versions: the pinned one, and how they compare. */
import Stripe from "stripe";

/** The version whose shapes are stored; the SDK's. */
export const PINNED: Stripe.LatestApiVersion = Stripe.API_VERSION;

/** `2025-03-31.basil`, `2020-08-27`: a day that there is. Previews are treated as the release of their date. */
export function isApiVersion(text: string): boolean {
  const day = /^(20(?:1[1-9]|[2-9]\d)-\d{2}-\d{2})(?:\.[a-z]+)?$/.exec(text)?.[1];
  if (day === undefined) return false;
  const moment = new Date(`${day}T00:00:00Z`);
  // A 31st of February is read as a day of March.
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

/** Whether `version` was released before `change`. Dates order them; names are ornament. */
export function isBefore(version: string, change: string): boolean {
  return version.slice(0, 10) < change.slice(0, 10);
}
