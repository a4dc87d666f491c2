/** How a job that failed for good is shown. */
export interface FailedJob {
  key: string;
  /** As the catalogue calls it. */
  name: string;
  objectType: string | null;
  objectId: string | null;
  error: string;
  /** Kind of Stripe's failure, e.g. `key_refused`; null: it was not Stripe's. */
  kind: string | null;
  code: string | null;
  requestId: string | null;
  attempts: number;
  failedAt: string;
}
