/** The discount that a customer has as a whole: given in older versions, taken away in all. */
import type Stripe from "stripe";
import { ApiError } from "../api/errors";
import { operation } from "../api/operation";
import { clearableText, text, until } from "../api/params";
import type { Resource } from "../api/resource";
import { onCustomerClock } from "../resources/customer-clock";
import { customers } from "../tables/customers";
import { discounts } from "../tables/discounts";
import type { Scope } from "../work/scope";
import { endDiscount, makeDiscount, retire } from "./attach";

const REMOVED = "2025-03-31.basil";

/** What creating and updating a customer took until Stripe dropped it; the CLI's triggers still send it. */
export const legacyDiscountParams = {
  coupon: until(REMOVED, clearableText()),
  promotion_code: until(REMOVED, text()),
};

interface Given {
  coupon?: string | null;
  promotion_code?: string;
}

interface Changed {
  discount: Stripe.Discount | null;
  /** To be called when the customer is stored and its own event is out. */
  announce(): void;
}

/** Null: nothing about the discount was asked for. */
export function changeCustomerDiscount(
  scope: Scope,
  customer: Stripe.Customer,
  { coupon, promotion_code }: Given,
): Changed | null {
  const before = customer.discount ?? null;
  if (coupon === null) {
    if (before !== null) retire(scope, before);
    return {
      discount: null,
      announce: () => before !== null && scope.emit("customer.discount.deleted", before),
    };
  }
  if (coupon === undefined && promotion_code === undefined) return null;
  const given = {
    ...(coupon === undefined ? {} : { coupon }),
    ...(promotion_code === undefined ? {} : { promotion_code }),
  };
  const discount = makeDiscount(scope, given, { customer: customer.id });
  if (before === null) return { discount, announce: () => scope.emit("customer.discount.created", discount) };
  retire(scope, before);
  return { discount, announce: () => scope.emit("customer.discount.updated", discount, before) };
}

export const customerDiscountResource: Resource = {
  operations: [
    operation({
      method: "DELETE",
      path: "/v1/customers/:id/discount",
      permission: "customer",
      params: {},
      handle(scope, _params, { id }): Stripe.DeletedDiscount {
        const on = onCustomerClock(scope, id);
        const own = on.need(customers, id).discount ?? null;
        if (own === null) {
          throw new ApiError(404, {
            type: "invalid_request_error",
            code: "resource_missing",
            message: `No active discount for customer: ${id}`,
          });
        }
        const { end: _end, ...discount } = on.need(discounts, own.id);
        endDiscount(on, own);
        return { ...discount, deleted: true };
      },
    }),
  ],
};
