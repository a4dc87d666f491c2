/** Refused requests of one kind, put together over time. */
export interface RejectionStretch {
  reason: string;
  /** What was seen, in words: which known secret would have fit, how the body was changed. */
  detail: string | null;
  /** Requests, including those that were counted and not stored. */
  count: number;
  from: string;
  to: string;
}
