import type Stripe from "stripe";
import { defineTable } from "../store/table";

export interface EventFacts {
  /** When it was recorded, in emulator seconds: the 30 days count from here, also on a test clock. */
  recordedAt: number;
  /** Whom it is about: faults are aimed by it. */
  customer: string | null;
}

/** Events in the pinned API version. */
export const events = defineTable<Stripe.EventBase, EventFacts>({
  name: "event",
  prefix: "evt",
  indexes: { type: (event) => event.type },
});
