/**
 * As of when is an answer of Stripe's true? Its content was read after the request
 * set out, so that is the moment to give it: what happened later wins over it.
 *
 * Events carry Stripe's time. Where our clock is off by more than a second, a
 * reading dated by it would win over events that came after it, or lose to older
 * ones; the `Date` of the answer tells how far off it is.
 */
export interface Answered {
  /** By our clock, in milliseconds. */
  sentAt: number;
  receivedAt: number;
  /** The answer's `Date`: Stripe's clock in whole seconds. */
  date: string | null;
}

/** What the whole seconds of `Date` and the way back hide. */
const tolerance = 1_500;

export function readingTime({ sentAt, receivedAt, date }: Answered): Date {
  const told = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(told)) return new Date(sentAt);
  // Stripe wrote its date between the two, and somewhere within the second that it names.
  if (told > receivedAt + tolerance) return new Date(sentAt + (told - receivedAt));
  if (told + 1_000 < sentAt - tolerance) return new Date(sentAt - (sentAt - told - 1_000));
  return new Date(sentAt);
}
