/** A request at the webhook that was refused, or told an event again, as a case tells it. */
export interface CaseDelivery {
  id: number;
  at: string;
  outcome: "duplicate" | "rejected";
  reason: string | null;
  detail: string | null;
  /** evt_…: of the event told again, or the id that the refused body bears. */
  bears: string | null;
  /** `near`: nothing says that it is this person's, and it came when theirs would have. */
  because: "repeat" | "bears" | "near";
  /** Further ones of the same address and reason were counted only. */
  suppressed: number;
}
