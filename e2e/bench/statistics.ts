/** Latencies of one measurement, and the middle of several. */

export interface Measured {
  /** Answers a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  count: number;
  /** Answers other than 2xx. */
  failed: number;
}

export function summarise(latencies: readonly number[], elapsedMs: number, failed: number): Measured {
  const sorted = Float64Array.from(latencies).sort();
  return {
    rate: (latencies.length / elapsedMs) * 1000,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    count: latencies.length,
    failed,
  };
}

/** Of sorted values, by the nearest rank. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Of any order. The middle of an even number is the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
