/** What the operations of payment intents take. */
import type Stripe from "stripe";
import {
  anything,
  boolean,
  clearable,
  clearableText,
  currency,
  integer,
  metadata,
  oneOf,
  paramsOf,
  required,
  text,
} from "../api/params";
import { automatic, methodParams, offSession, shippingParam, typeParams } from "./intent-params";

const shared = {
  ...methodParams,
  customer: text(),
  description: clearableText(1000),
  metadata: metadata(),
  receipt_email: clearableText(),
  setup_future_usage: clearable(oneOf("off_session", "on_session")),
  shipping: clearable(shippingParam),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
};

export const createParams = paramsOf<
  Stripe.PaymentIntentCreateParams & { payment_method_types?: string[] }
>()({
  ...shared,
  amount: required(integer({ min: 1, max: 99_999_999 })),
  automatic_payment_methods: automatic,
  capture_method: oneOf("automatic", "automatic_async", "manual"),
  confirm: boolean(),
  confirmation_method: oneOf("automatic", "manual"),
  currency: required(currency()),
  off_session: offSession,
  ...typeParams,
  radar_options: anything(),
});

export const confirmParams = paramsOf<Stripe.PaymentIntentConfirmParams>()({
  ...methodParams,
  capture_method: oneOf("automatic", "automatic_async", "manual"),
  off_session: offSession,
  radar_options: anything(),
  receipt_email: clearableText(),
  setup_future_usage: clearable(oneOf("off_session", "on_session")),
  shipping: clearable(shippingParam),
});

export const updateParams = paramsOf<
  Stripe.PaymentIntentUpdateParams & { payment_method_types?: string[] }
>()({
  amount: integer({ min: 1, max: 99_999_999 }),
  capture_method: oneOf("automatic", "automatic_async", "manual"),
  currency: currency(),
  customer: text(),
  description: clearableText(1000),
  metadata: metadata(),
  payment_method: text(),
  payment_method_data: methodParams.payment_method_data,
  payment_method_options: anything(),
  ...typeParams,
  receipt_email: clearableText(),
  setup_future_usage: clearable(oneOf("off_session", "on_session")),
  shipping: clearable(shippingParam),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
});
