/** What a customer is entitled to, worked out of their subscriptions. */
import type Stripe from "stripe";
import { embedded } from "../api/list";
import { idOf } from "../store/table";
import { activeEntitlements, entitledCustomers, features, productFeatures } from "../tables/entitlements";
import { subscriptionItems, subscriptions } from "../tables/subscriptions";
import type { Scope } from "../work/scope";
import { entitlementId } from "./ids";

/** A payment that is late does not lock anybody out yet; Stripe's retries decide that. */
const ENTITLING = ["active", "trialing", "past_due"];

/** Newest first, as Stripe lists them. */
export function entitlementsOf(scope: Scope, customer: string): Stripe.Entitlements.ActiveEntitlement[] {
  const ids = scope.get(entitledCustomers, customer)?.entitlements ?? [];
  return ids.map((id) => scope.need(activeEntitlements, id)).reverse();
}

/** Stripe's summary, which events carry. It has no id. */
function summaryOf(scope: Scope, customer: string): Stripe.Entitlements.ActiveEntitlementSummary {
  return {
    object: "entitlements.active_entitlement_summary",
    customer,
    entitlements: embedded(entitlementsOf(scope, customer), `/v1/customer/${customer}/entitlements`),
    livemode: scope.livemode,
  };
}

/** Brings the customer's entitlements up to date; says so if that changed anything. */
export function recomputeEntitlements(scope: Scope, customer: string): void {
  const due = dueFeatures(scope, customer);
  const has = entitlementsOf(scope, customer).reverse();
  const kept = has.filter((entitlement) => due.delete(idOf(entitlement.feature) ?? ""));
  if (kept.length === has.length && due.size === 0) return;
  const before = summaryOf(scope, customer);
  for (const entitlement of has) {
    if (!kept.includes(entitlement)) scope.remove(activeEntitlements, entitlement.id);
  }
  const added = [...due].map((feature) => grant(scope, customer, feature));
  const row = { id: customer, entitlements: [...kept, ...added].map(({ id }) => id) };
  if (scope.get(entitledCustomers, customer) === null) scope.insert(entitledCustomers, row, {});
  else scope.update(entitledCustomers, row);
  scope.emit("entitlements.active_entitlement_summary.updated", summaryOf(scope, customer), before);
}

/** Ids of features, each once however many subscriptions give it. */
function dueFeatures(scope: Scope, customer: string): Set<string> {
  const due = new Set<string>();
  for (const subscription of scope.find(subscriptions, "customer", customer)) {
    if (!ENTITLING.includes(subscription.status)) continue;
    for (const item of scope.find(subscriptionItems, "subscription", subscription.id)) {
      const product = idOf(item.price.product) ?? "";
      for (const link of scope.find(productFeatures, "product", product)) due.add(link.feature);
    }
  }
  return due;
}

function grant(scope: Scope, customer: string, feature: string): Stripe.Entitlements.ActiveEntitlement {
  return scope.insert(
    activeEntitlements,
    {
      id: entitlementId(scope, activeEntitlements),
      object: "entitlements.active_entitlement",
      feature,
      livemode: scope.livemode,
      lookup_key: scope.need(features, feature).lookup_key,
    },
    { hidden: { customer } },
  );
}
