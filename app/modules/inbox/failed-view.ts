/** How failed events are shown: one by one, and by what failed. Times are ISO strings. */

/** `failed` is tried again by itself; `dead` is given up until somebody replays it. */
export type FailedState = "failed" | "dead";
export const failedStates: readonly FailedState[] = ["failed", "dead"];

export interface FailedEvent {
  seq: number;
  /** evt_… */
  id: string;
  type: string;
  state: FailedState;
  group: string;
  error: string;
  customerId: string | null;
  userId: string | null;
  receivedAt: string;
  /** The last try. */
  triedAt: string | null;
  attempts: number;
  /** null: given up. */
  nextAttemptAt: string | null;
}

export interface FailedGroup {
  /** See failed-group.ts; '' holds what failed before errors were grouped. */
  group: string;
  /** The error without what differs from event to event. */
  kind: string;
  /** Of the newest, whole. */
  example: string;
  count: number;
  /** There are more than were counted. */
  capped: boolean;
  /** Of those counted, given up. */
  dead: number;
  /** Event types among those counted, at most five. */
  types: string[];
  /** When the oldest of them arrived. */
  firstAt: string;
  /** The last try of any of those counted. */
  lastAt: string;
  /** When the next of those counted is tried; null: none is tried by itself. */
  nextAttemptAt: string | null;
}

export interface FailedFilter {
  group?: string | undefined;
  state?: FailedState | undefined;
}
