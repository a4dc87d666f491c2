/** A link of a user and a customer as pages, API and command line show it. */

/** Times are ISO strings. */
export interface BindingRow {
  id: number;
  livemode: boolean;
  customerId: string;
  userId: string;
  userName: string | null;
  /** An Evidence, `operator` or `checkout`. */
  evidence: string;
  /** The event that brought it, else the object that bore it; of a person's link, their id. */
  evidenceRef: string | null;
  /** In that person's words. */
  reason: string | null;
  createdAt: string;
  endedAt: string | null;
  endedBy: string | null;
  /** No evidence links it to this user again. */
  barred: boolean;
  planId: string | null;
  planName: string | null;
  planState: string | null;
  lastEvent: { id: string; type: string; at: string } | null;
  /** Mismatches of the customer that are open. */
  openMismatches: number;
}

export interface MappedBinding extends BindingRow {
  /** The customer has ever paid, whether it gives its user anything or not. */
  hasPaid: boolean;
}
