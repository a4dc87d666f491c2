/** Stripe as the running app knows it, for commands that read there. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createPace } from "~/modules/stripe/pace.server";
import type { StripeReader } from "~/modules/stripe/reader";
import { createStripeReader } from "~/modules/stripe/reader.server";
import { liveInstance } from "./instance";
import { fileSettings, givenSettings } from "./surroundings";

/** The demo's Stripe takes any key of this form; it opens nothing elsewhere. */
const demoKey = "sk_test_paidtrailCommandLine";

export function stripeReader(deps: { pool: Pool; clock: Clock; livemode: boolean }): StripeReader {
  const settings = { ...fileSettings(), ...givenSettings() };
  const running = liveInstance();
  const demo = running?.demo === true && !settings.STRIPE_SECRET_KEY;
  return createStripeReader({
    ...deps,
    key: demo ? demoKey : settings.STRIPE_SECRET_KEY || null,
    apiBase: (demo ? running.stripeApiBase : settings.STRIPE_API_BASE) || null,
    pace: createPace(deps),
    log: createLog("paidtrail cli", "silent"),
  });
}
