import { idOf } from "../store/table";
import { customers, deletedCustomers } from "../tables/customers";
import type { Scope } from "../work/scope";

/**
 * The scope on the test clock of a customer, or on emulator time. Whatever is
 * made for a customer is made on this scope, so that its times are the clock's.
 * A deleted customer leaves invoices that can still be paid or given up.
 */
export function onCustomerClock(scope: Scope, customer: string | null): Scope {
  const clock =
    idOf(scope.get(customers, customer)?.test_clock) ??
    (customer === null ? null : (scope.hidden(deletedCustomers, customer)?.testClock ?? null));
  return clock === null ? scope : scope.onClock(clock);
}
