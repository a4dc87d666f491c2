/**
 * How much work goes into the question why a request was refused: so many
 * milliseconds each, and so many a minute altogether, whoever sends how much.
 */
export interface ForensicsBudget {
  /** Runs `work` if there is time left this minute; null: there is none, or it found nothing. */
  spend<T>(work: (timeIsUp: () => boolean) => T | null): T | null;
}

export interface ForensicsLimits {
  /** For one request, in milliseconds; checked between steps. */
  eachMs: number;
  perMinuteMs: number;
}

const windowMs = 60_000;

/** `clock`: milliseconds that only go forward. */
export function createForensicsBudget(
  { eachMs, perMinuteMs }: ForensicsLimits,
  clock: () => number,
): ForensicsBudget {
  let windowStart = Number.NEGATIVE_INFINITY;
  let spentMs = 0;
  return {
    spend(work) {
      const startedAt = clock();
      if (startedAt - windowStart >= windowMs) {
        windowStart = startedAt;
        spentMs = 0;
      }
      if (spentMs >= perMinuteMs) return null;
      try {
        return work(() => clock() - startedAt >= eachMs);
      } catch (error) {
        // Nested beyond what the stack holds: nothing is known of it, and it was refused already.
        if (error instanceof RangeError) return null;
        throw error;
      } finally {
        spentMs += clock() - startedAt;
      }
    },
  };
}
