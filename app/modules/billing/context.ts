/** What the doors of this room need of the process; wired in runtime.server.ts. */
import type { Pool } from "~/lib/database.server";
import type { Denials } from "../ownership/denials.server";
import type { StripeGateway } from "../stripe/gateway";
import type { PriceList } from "./price-list";

export interface BillingContext {
  pool: Pool;
  stripe: StripeGateway;
  prices: PriceList;
  /** Told whenever a door finds that something is not the asker's. */
  denials: Denials;
  livemode: boolean;
  now: Date;
  /** Of this deployment, as the payer reached it; without a trailing slash. */
  appUrl: string;
  /** Another host for Stripe's API, whose pages count as Stripe's; null: none. */
  apiBase: string | null;
}
