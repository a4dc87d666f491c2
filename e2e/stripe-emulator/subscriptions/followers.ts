/** Who wants to know that a customer's subscriptions changed: entitlements do. */
import type { Scope } from "../work/scope";

type SubscriptionFollower = (scope: Scope, customer: string) => void;
const followers: SubscriptionFollower[] = [];

/** Called in the same transaction, after the subscription's own event. Declared at module load. */
export function followSubscriptions(follower: SubscriptionFollower): void {
  followers.push(follower);
}

export function tellSubscriptionFollowers(scope: Scope, customer: string): void {
  for (const follower of followers) follower(scope, customer);
}
