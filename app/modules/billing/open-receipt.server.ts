/**
 * Stripe's page of one payment: the invoice to see or to pay, or the receipt. Its
 * address is for whoever has it, so it is given to the payer only, one click at a
 * time, and stands in no page.
 */
import { asPayer } from "../ownership/as-payer.server";
import { hostedPage } from "../stripe/hosted-page";
import { paymentsFrom } from "../sync/payment-view";
import type { BillingContext } from "./context";
import { ownObject } from "./own-object.server";

export type ReceiptOutcome =
  | { outcome: "page"; url: string }
  /** No such payment, or not this person's: which of the two is not told. */
  | { outcome: "unknown" }
  /** Theirs, and Stripe has no page of it. */
  | { outcome: "no_page" };

export async function openReceipt(
  { pool, livemode, apiBase, denials }: Pick<BillingContext, "pool" | "livemode" | "apiBase" | "denials">,
  { userId, paymentId }: { userId: string; paymentId: string },
): Promise<ReceiptOutcome> {
  const payment = (await denials.tooMany(userId))
    ? null
    : await asPayer(pool, userId, (tx) => ownObject(tx, livemode, { userId, objectId: paymentId }));
  const [line] = payment === null ? [] : paymentsFrom([payment]);
  if (line === undefined) {
    denials.count("receipt", userId);
    return { outcome: "unknown" };
  }
  const url = hostedPage(line.hostedUrl, apiBase);
  return url === null ? { outcome: "no_page" } : { outcome: "page", url };
}
