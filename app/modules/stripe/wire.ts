/** Stripe's objects as they travel: the SDK's types, with decimals as the text they are in JSON. */
import type Stripe from "stripe";

type Decimal = NonNullable<Stripe.Price["unit_amount_decimal"]>;

export type Wire<T> = T extends Decimal
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Member)[]
      ? Wire<Member>[]
      : T extends object
        ? { [Name in keyof T]: Wire<T[Name]> }
        : T;

export type WireCustomer = Wire<Stripe.Customer>;
export type WirePrice = Wire<Stripe.Price>;
export type WirePlan = Wire<Stripe.Plan>;
export type WireSubscription = Wire<Stripe.Subscription>;
export type WireInvoice = Wire<Stripe.Invoice>;
export type WireInvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type WirePaymentIntent = Wire<Stripe.PaymentIntent>;
export type WireCharge = Wire<Stripe.Charge>;
export type WireCheckoutSession = Wire<Stripe.Checkout.Session>;
export type WireRefund = Wire<Stripe.Refund>;
