/** Binds payment methods to customers and frees them. */
import type Stripe from "stripe";
import { ApiError, cardError, invalidRequest } from "../api/errors";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { paymentMethods } from "../tables/payments";
import type { Scope } from "../work/scope";

/** Does nothing when it is already this customer's. @throws ApiError when it is another's, or the card is refused */
export function attach(scope: Scope, method: Stripe.PaymentMethod, customer: string): Stripe.PaymentMethod {
  scope.need(customers, customer, "customer");
  const owner = idOf(method.customer);
  if (owner === customer) return method;
  if (owner !== null) {
    throw invalidRequest("The payment method you provided has already been attached to a customer.", {
      param: "payment_method",
    });
  }
  const refusal = scope.hidden(paymentMethods, method.id)?.refuseSetup ?? null;
  if (refusal !== null) {
    const error = cardError({
      code: refusal.code,
      message: refusal.message,
      ...(refusal.declineCode === undefined ? {} : { decline_code: refusal.declineCode }),
    });
    // Nothing came of it, unlike a payment that was tried.
    throw new ApiError(error.status, error.body);
  }
  return scope.update(paymentMethods, { ...method, customer }, { event: "payment_method.attached" });
}

export function detach(scope: Scope, method: Stripe.PaymentMethod): Stripe.PaymentMethod {
  const owner = idOf(method.customer);
  if (owner === null) {
    throw invalidRequest(
      "The payment method you provided is not attached to a customer so detachment is impossible.",
      { param: "payment_method" },
    );
  }
  const customer = scope.get(customers, owner);
  if (customer !== null && idOf(customer.invoice_settings.default_payment_method) === method.id) {
    const invoice_settings = { ...customer.invoice_settings, default_payment_method: null };
    scope.update(customers, { ...customer, invoice_settings }, { event: "customer.updated" });
  }
  return scope.update(paymentMethods, { ...method, customer: null }, { event: "payment_method.detached" });
}
