import type Stripe from "stripe";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import type { Scope } from "../work/scope";

/**
 * `customer.delinquent`: true after an automatic payment failed or a due date
 * passed, false once an invoice is paid or written off.
 */
export function setDelinquent(scope: Scope, invoice: Stripe.Invoice, delinquent: boolean): void {
  const customer = scope.get(customers, idOf(invoice.customer));
  if (customer === null || (customer.delinquent ?? false) === delinquent) return;
  scope.update(customers, { ...customer, delinquent }, { event: "customer.updated" });
}
