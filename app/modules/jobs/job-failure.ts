/** Why a job could not be done, as Stripe says it. */
export interface StripesWords {
  kind: string;
  /** Stripe's own code; null where it gave none. */
  code: string | null;
  /** req_… */
  requestId: string | null;
}

/** Thrown by a handler that knows more than a message. */
export class JobFailure extends Error {
  constructor(
    message: string,
    readonly stripe: StripesWords,
    /** Trying again gives the same: it is given up at once. */
    readonly lasting: boolean,
  ) {
    super(message);
  }
}
