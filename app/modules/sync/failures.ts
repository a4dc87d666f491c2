/** An event that could not be applied: when it is tried again, and when it is given up. */
import type { ClaimedEvent, FailedAttempt } from "../inbox/claim.server";

export const mostAttempts = 10;
const firstDelayMs = 1_000;
const longestDelayMs = 3_600_000;

/**
 * Exponential back-off with full jitter: the n-th delay is anything up to
 * 1 s · 2ⁿ⁻¹ (an hour at most), so that what failed together does not come back
 * together. `random`: 0 to 1.
 */
export function retryAt(attempt: number, now: Date, random: () => number): Date | null {
  if (attempt >= mostAttempts) return null;
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return new Date(now.getTime() + Math.round(ceiling * random()));
}

export function failedAttempt(
  event: Pick<ClaimedEvent, "seq" | "attempts">,
  error: unknown,
  now: Date,
  random: () => number,
): FailedAttempt {
  const attempt = event.attempts + 1;
  return { seq: event.seq, attempt, error: describe(error), nextAt: retryAt(attempt, now, random) };
}

/** The message alone: details and stacks may quote the payload. */
export function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return `${code === null ? "" : `${code} `}${message}`.replaceAll("\u0000", "\ufffd").slice(0, 500);
}

/**
 * Nothing is wrong with the events: the database is away, full, or shutting
 * down. Such an attempt does not count.
 */
export function isOutage(error: unknown): boolean {
  const code = codeOf(error);
  if (code === null) return /connection|timeout exceeded when trying to connect/i.test(describe(error));
  // Connection, resources, operator intervention (57014 is a statement that took too long), I/O; and the
  // network's own codes (ECONNREFUSED, EPIPE, …). 25P03: our transaction idled for too long.
  return /^(08|53|57P|58)/.test(code) || /^E[A-Z]+$/.test(code) || code === "25P03";
}

/** Somebody else was in the way; the same again will do. Serialisation failure, deadlock, lock timeout. */
export function isContention(error: unknown): boolean {
  return ["40001", "40P01", "55P03"].includes(codeOf(error) ?? "");
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}
