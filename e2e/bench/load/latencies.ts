/** Figures of one run, from one number a request. */
export interface Latencies {
  /** Milliseconds. */
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
}

export function latenciesOf(milliseconds: Float64Array): Latencies {
  const sorted = milliseconds.slice().sort();
  return { p50Ms: rank(sorted, 0.5), p99Ms: rank(sorted, 0.99), mostMs: rank(sorted, 1) };
}

/** Nearest rank: a value that occurred. NaN where there is none. */
function rank(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
