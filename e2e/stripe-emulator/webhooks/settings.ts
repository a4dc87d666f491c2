/** How patient the emulated Stripe is with an endpoint. Times in emulator seconds unless said. */
export interface WebhookSettings {
  /** Real milliseconds to wait for an answer. */
  timeoutMs: number;
  /** Requests in flight per endpoint. */
  concurrency: number;
  /** Pauses before the 2nd, 3rd, … attempt. Stripe publishes none; these only have its shape. */
  retries: { test: readonly number[]; live: readonly number[] };
  /** An endpoint that only fails is disabled after so many attempts over so long. */
  disableAfter: { attempts: number; seconds: number };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Doubling from `first` until the sum passes `total`. */
function backOff(first: number, total: number): number[] {
  const pauses: number[] = [];
  let sum = 0;
  for (let pause = first; sum + pause <= total; pause *= 2) {
    pauses.push(pause);
    sum += pause;
  }
  return pauses;
}

export const defaultWebhookSettings: WebhookSettings = {
  timeoutMs: 10_000,
  concurrency: 4,
  // Test mode: three times over a few hours. Live: for up to three days.
  retries: { test: [10 * MINUTE, HOUR, 3 * HOUR], live: backOff(MINUTE, 3 * DAY) },
  disableAfter: { attempts: 20, seconds: DAY },
};
