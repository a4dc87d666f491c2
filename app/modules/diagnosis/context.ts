/** What a diagnosis is made with. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { CaseReader } from "../stripe/case-reader";
import type { StripeReader } from "../stripe/reader";
import type { ConfigurationFacts } from "./facts";

export interface DiagnosisContext {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
  reader: StripeReader;
  cases: CaseReader;
  configuration: ConfigurationFacts;
  /** What our own webhook knows a probe of this address by; null: the deployment's secret is not known here. */
  probeToken(url: string): string | null;
}

export interface AskedOf {
  /** `never`: what is here, and nothing else. */
  stripe: "always" | "never";
  /** Stripe is given so long, then the verdict goes without it, and says so. */
  stripeWithinMs: number;
}

/** Somebody, or a program, waits: the whole is there within two seconds, with what Stripe has said by then. */
export const whileWaiting: AskedOf = { stripe: "always", stripeWithinMs: 1_200 };

export const onDemand: AskedOf = { stripe: "always", stripeWithinMs: 15_000 };
