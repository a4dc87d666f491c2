/** Who is deleted is no longer billed. */
import { onCustomerDeleted } from "../resources/customers";
import { subscriptions } from "../tables/subscriptions";
import { end } from "./cancel";
import { hasEnded } from "./store";

/** Called once, by the room's index. */
export function endOfCustomers(): void {
  onCustomerDeleted((scope, customer) => {
    for (const subscription of scope.find(subscriptions, "customer", customer.id)) {
      if (!hasEnded(subscription)) end(scope, subscription, "cancellation_requested");
    }
  });
}
