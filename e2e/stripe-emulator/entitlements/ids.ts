import { randomText } from "../store/ids";
import type { Scope } from "../work/scope";

/** Ids of this part of Stripe are longer than elsewhere and name the mode: `feat_test_61Qg…`. */
export function entitlementId(scope: Scope, { prefix }: { prefix: string }): string {
  return `${prefix}_${scope.livemode ? "live" : "test"}_61${randomText(30)}`;
}
