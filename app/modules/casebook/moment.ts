/** One moment of a person that has no position of its own, as pages show it. */
export type Moment =
  | {
      what: "missing";
      eventId: string;
      type: string;
      state: string;
      noticedAt: string;
      settledAt: string | null;
    }
  | { what: "linked"; customerId: string; userId: string; evidence: string; reason: string | null }
  | { what: "unlinked"; customerId: string; userId: string; by: string | null }
  | { what: "disagrees" | "agrees"; mismatchId: number; code: string }
  | { what: "asked"; planId: string };
