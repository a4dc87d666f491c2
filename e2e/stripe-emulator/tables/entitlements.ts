import type Stripe from "stripe";
import { defineTable } from "../store/table";

export const features = defineTable<Stripe.Entitlements.Feature>({
  name: "entitlements.feature",
  prefix: "feat",
  noun: "feature",
  indexes: { lookup_key: (feature) => feature.lookup_key },
});

/** Which feature a product has. Shown as a `product_feature`, which carries the feature whole. */
interface ProductFeatureLink {
  id: string;
  product: string;
  feature: string;
}

export const productFeatures = defineTable<ProductFeatureLink>({
  name: "emulator.product_feature",
  prefix: "prodft",
  noun: "product feature",
  indexes: { product: (link) => link.product },
});

/** The hidden part is whose it is: Stripe's object does not say. */
export const activeEntitlements = defineTable<Stripe.Entitlements.ActiveEntitlement, { customer: string }>({
  name: "entitlements.active_entitlement",
  prefix: "ent",
  noun: "active entitlement",
  expandable: { feature: "entitlements.feature" },
});

/** By the customer's id: the ids of what they have, oldest first. */
export const entitledCustomers = defineTable<{ id: string; entitlements: string[] }>({
  name: "emulator.entitled_customer",
  prefix: "cus",
});
