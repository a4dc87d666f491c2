/** Everything that a payer's page reads of the payer, behind both walls. */
import type { Entitlement } from "../entitlements/entitlement";
import { asPayer } from "../ownership/as-payer.server";
import { currentEntitlement } from "../sync/current-entitlement.server";
import { paymentsFrom, type PaymentView } from "../sync/payment-view";
import { paymentVersionsOfUser } from "../sync/user-objects.server";
import type { BillingContext } from "./context";
import { loadPayer } from "./load-payer.server";
import { ownedOf } from "./own-object.server";
import type { Payer } from "./payer";

export interface OwnAccount {
  entitlement: Entitlement;
  payer: Payer;
}

type Context = Pick<BillingContext, "pool" | "livemode" | "now">;

export function ownAccount({ pool, livemode, now }: Context, userId: string): Promise<OwnAccount> {
  return asPayer(pool, userId, async (tx) => ({
    entitlement: await currentEntitlement(tx, userId, { livemode, now }),
    payer: await loadPayer(tx, livemode, userId),
  }));
}

const mostPayments = 50;

/** Newest first. */
export function ownPayments({ pool, livemode }: Context, userId: string): Promise<PaymentView[]> {
  return asPayer(pool, userId, async (tx) => {
    const found = await paymentVersionsOfUser(tx, livemode, userId, mostPayments);
    return paymentsFrom(await ownedOf(tx, livemode, userId, found)).slice(0, mostPayments);
  });
}
