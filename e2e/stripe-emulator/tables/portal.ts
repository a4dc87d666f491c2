import type Stripe from "stripe";
import { defineTable, type TableDefinition } from "../store/table";

type Products = Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product[];

export const portalConfigurations: TableDefinition<
  Stripe.BillingPortal.Configuration,
  { products: Products | null }
> = defineTable<Stripe.BillingPortal.Configuration, { products: Products | null }>({
  name: "billing_portal.configuration",
  prefix: "bpc",
  noun: "configuration",
  indexes: {
    default: (configuration) => (configuration.is_default ? "yes" : null),
    login: (configuration) => configuration.login_page.url?.split("/").pop() ?? null,
  },
  includes: {
    "features.subscription_update.products": (configuration, read) =>
      read.table(portalConfigurations).get(configuration.id)?.hidden.products ?? null,
  },
});

export interface PortalSessionHidden {
  /** Emulator time, unix seconds; every visit puts it off. */
  expiresAt: number;
  /** Whether the flow that the session was made for has come to its end. */
  flowDone: boolean;
}

export const portalSessions = defineTable<Stripe.BillingPortal.Session, PortalSessionHidden>({
  name: "billing_portal.session",
  prefix: "bps",
  noun: "session",
  indexes: { token: (session) => session.url.split("/").pop() ?? null },
  expandable: { configuration: "billing_portal.configuration" },
});
