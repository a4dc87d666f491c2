/** Parameters that payment and setup intents share, and the method they describe. */
import type Stripe from "stripe";
import { mergeMetadata } from "../api/metadata";
import {
  address,
  anything,
  boolean,
  clearableText,
  either,
  list,
  object,
  oneOf,
  required,
  text,
  until,
  type Values,
} from "../api/params";
import { appAddress } from "../api/web-address";
import { makeMethod, methodFor } from "../payments/make-method";
import type { Scope } from "../work/scope";
import { methodFields } from "./payment-methods";

export const automatic = object({ enabled: required(boolean()), allow_redirects: oneOf("always", "never") });

/** Which kinds of method may pay; the second name is that of versions before endive. */
export const typeParams = {
  allowed_payment_method_types: list(text()),
  payment_method_types: until("2026-10-28.endive", list(text())),
};

/** Naming or describing the method of an intent. */
export const methodParams = {
  payment_method: text(),
  payment_method_data: object(methodFields),
  payment_method_options: anything(),
  mandate_data: anything(),
  return_url: appAddress(),
  use_stripe_sdk: boolean(),
};

export const offSession = either(boolean(), oneOf("one_off", "recurring"));

export const shippingParam = object({
  address: required(address()),
  carrier: clearableText(),
  name: required(text()),
  phone: clearableText(),
  tracking_number: clearableText(),
});

interface MethodGiven {
  payment_method?: string;
  payment_method_data?: Values<typeof methodFields>;
}

/** The method that the parameters name or describe; null when they do neither. */
export function methodGiven(scope: Scope, given: MethodGiven): Stripe.PaymentMethod | null {
  if (given.payment_method !== undefined) return methodFor(scope, given.payment_method, "payment_method");
  if (given.payment_method_data === undefined) return null;
  const { metadata, ...fields } = given.payment_method_data;
  return makeMethod(scope, { ...fields, metadata: mergeMetadata({}, metadata) });
}
