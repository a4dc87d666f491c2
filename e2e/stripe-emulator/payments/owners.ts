/**
 * Payments that belong to something: an invoice, a Checkout session. The owner
 * registers what it does when its payment moves, so that payments need not know
 * their owners. Called in the same transaction, after the payment's own events.
 */
import type Stripe from "stripe";
import type { PaymentOwnerRef } from "../tables/payments";
import type { Scope } from "../work/scope";

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** Each is given the intent as it is now and the owner's id. */
export interface PaymentOwner<I extends Intent = Intent> {
  succeeded?(scope: Scope, intent: I, owner: string): void;
  failed?(scope: Scope, intent: I, owner: string): void;
  requiresAction?(scope: Scope, intent: I, owner: string): void;
  processing?(scope: Scope, intent: I, owner: string): void;
  canceled?(scope: Scope, intent: I, owner: string): void;
}

const paymentOwners = new Map<string, PaymentOwner<Stripe.PaymentIntent>>();
const setupOwners = new Map<string, PaymentOwner<Stripe.SetupIntent>>();

/** Once per kind, at module load: `definePaymentOwner("invoice", { succeeded: … })`. */
export function definePaymentOwner(kind: string, owner: PaymentOwner<Stripe.PaymentIntent>): void {
  paymentOwners.set(kind, owner);
}

/** The same for setup intents. */
export function defineSetupOwner(kind: string, owner: PaymentOwner<Stripe.SetupIntent>): void {
  setupOwners.set(kind, owner);
}

type Moment = keyof PaymentOwner;

export function tellPaymentOwner(
  scope: Scope,
  ref: PaymentOwnerRef | null,
  moment: Moment,
  intent: Stripe.PaymentIntent,
): void {
  if (ref !== null) known(paymentOwners, ref.kind)[moment]?.(scope, intent, ref.id);
}

export function tellSetupOwner(
  scope: Scope,
  ref: PaymentOwnerRef | null,
  moment: Moment,
  intent: Stripe.SetupIntent,
): void {
  if (ref !== null) known(setupOwners, ref.kind)[moment]?.(scope, intent, ref.id);
}

function known<O>(owners: ReadonlyMap<string, O>, kind: string): O {
  const owner = owners.get(kind);
  if (owner === undefined) throw new Error(`nobody owns payments of kind ${kind}`);
  return owner;
}
