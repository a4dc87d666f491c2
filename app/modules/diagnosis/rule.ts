/** What a rule is: one cause, looked for in the facts. Pure. */
import type { CauseCode } from "./chain";
import type { Facts } from "./facts";

export interface Rule {
  code: CauseCode;
  examine(facts: Facts): Examination;
}

export type Examination =
  | Finding
  /** Looked for, and not so. `looked`: at what, as a sentence: "All 14 events that Stripe has are here." */
  | { outcome: "cleared"; looked: string }
  /** `missing`: what would have to be known, as a sentence. */
  | { outcome: "undecidable"; missing: string };

export interface Finding {
  outcome: "found";
  certainty: "proven" | "likely";
  /** One or two sentences that a support person can paste; names the objects. */
  sentence: string;
  evidence: Evidence[];
  next: NextStep;
  /** Since when it holds, where that is known. */
  since: Date | null;
  /**
   * The app is right, or this explains how things came about without breaking a link
   * (`event_stale`, `several_subscriptions` of somebody healthy): told, and not blamed.
   */
  harmless?: boolean;
  /** Codes that this one is the reason of: they are told as its consequences, after it. */
  explains?: readonly CauseCode[];
}

/** One thing that proves it, with the place where it is to be seen. */
export interface Evidence {
  kind: "event" | "delivery" | "object" | "user" | "endpoint" | "setting" | "job" | "probe" | "host";
  /** evt_…, a delivery's number, sub_…, the setting's name. */
  id: string;
  /** Where it stands: `status`, `metadata.userId`, `enabled_events`; null: the thing as a whole. */
  field: string | null;
  /** What was read there, in words; never a secret. */
  says: string;
  at: Date | null;
  /** Read here, or at Stripe. */
  from: "here" | "stripe";
}

/** What mends it: a button where we can do it, words where only Stripe or the payer can. */
export interface NextStep {
  words: string;
  action:
    | { kind: "resync"; customerId: string }
    | { kind: "link"; customerId: string; userId: string | null }
    | { kind: "move"; customerId: string; userId: string | null }
    | { kind: "unlink"; customerId: string }
    | { kind: "write_metadata"; customerId: string }
    | { kind: "replay"; eventId: string }
    | { kind: "backfill" }
    | { kind: "create_endpoint" }
    | { kind: "enable_endpoint"; endpointId: string }
    | { kind: "add_event_types"; endpointId: string; types: string[] }
    | { kind: "map_price"; priceId: string | null; productId: string | null }
    | { kind: "grant"; userId: string }
    | { kind: "rederive"; userId: string }
    | { kind: "open"; url: string }
    | { kind: "none" };
  /** What to write to the payer, where there is something to say. */
  reply: string | null;
}
