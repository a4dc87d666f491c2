/** Stripe as the running app knows it, for commands that read there. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import type { EventReader } from "~/modules/stripe/event-reader";
import { createEventReader, listingPace } from "~/modules/stripe/event-reader.server";
import { createPace } from "~/modules/stripe/pace.server";
import type { StripeReader } from "~/modules/stripe/reader";
import { createStripeReader } from "~/modules/stripe/reader.server";
import { liveInstance } from "./instance";
import { fileSettings, givenSettings } from "./surroundings";

/** The demo's Stripe takes any key of this form; it opens nothing elsewhere. */
const demoKey = "sk_test_paidtrailCommandLine";

/** Stripe's own limit for one kind of request. */
const usualPerSecond = 25;

interface Deps {
  pool: Pool;
  clock: Clock;
  livemode: boolean;
}

export const stripeReader = (deps: Deps): StripeReader =>
  createStripeReader({ ...deps, ...access(), pace: createPace(deps) });

export const stripeEvents = (deps: Deps): EventReader =>
  createEventReader({ ...deps, ...access(), pace: createPace({ ...deps, ...listingPace(usualPerSecond) }) });

function access() {
  const settings = { ...fileSettings(), ...givenSettings() };
  const running = liveInstance();
  const demo = running?.demo === true && !settings.STRIPE_SECRET_KEY;
  return {
    key: demo ? demoKey : settings.STRIPE_SECRET_KEY || null,
    apiBase: (demo ? running.stripeApiBase : settings.STRIPE_API_BASE) || null,
    log: createLog("paidtrail cli", "silent"),
  };
}
