/** What the account does with a subscription whose invoice was not paid after the last attempt. */
import { defineTable } from "../store/table";
import type { Scope } from "../work/scope";

export const AFTER_LAST_ATTEMPT = ["cancel", "unpaid", "past_due"] as const;
export type AfterLastAttempt = (typeof AFTER_LAST_ATTEMPT)[number];

interface BillingSettings {
  id: string;
  afterLastAttempt: AfterLastAttempt;
}

/** One row per world, once it was chosen; see `POST /_emulator/settings`. */
export const billingSettings = defineTable<BillingSettings>({
  name: "emulator.billing_settings",
  prefix: "settings",
});

/** Stripe's own default cancels. */
export function afterLastAttempt(scope: Scope): AfterLastAttempt {
  return scope.get(billingSettings, "billing")?.afterLastAttempt ?? "cancel";
}
