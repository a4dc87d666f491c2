/** What a session's page offers: kinds of method, and the customer's saved ones. */
import type Stripe from "stripe";
import { idOf } from "../store/table";
import { paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";

export const KINDS = ["card", "sepa_debit", "us_bank_account"] as const;
export type Kind = (typeof KINDS)[number];

export interface Offer {
  /** Whether a method is asked for at all: a free order needs none. */
  needed: boolean;
  /** Kinds that the emulator can take, of those that the session names. */
  kinds: Kind[];
  saved: Stripe.PaymentMethod[];
  /** Whether the payer may tick "save for next time". */
  canSave: boolean;
}

export function offerOf(scope: Scope, session: Stripe.Checkout.Session): Offer {
  const customer = idOf(session.customer);
  const options = session.saved_payment_method_options;
  const shown = options?.allow_redisplay_filters ?? ["always"];
  const types = session.payment_method_types;
  return {
    needed:
      session.mode === "setup" ||
      (session.amount_total ?? 0) > 0 ||
      (session.mode === "subscription" && session.payment_method_collection !== "if_required"),
    kinds: KINDS.filter((kind) => types.includes(kind)),
    saved:
      customer === null || session.mode === "setup"
        ? []
        : scope
            .find(paymentMethods, "customer", customer)
            .filter(
              (method) =>
                types.includes(method.type) && shown.includes(method.allow_redisplay ?? "unspecified"),
            )
            .reverse(),
    canSave: options?.payment_method_save === "enabled",
  };
}
