/** What the SDK throws, read as a failure of ours. By its own marks, so that nothing of it is imported. */
import type { StripeFailure, StripeFailureKind } from "./gateway";

const kinds: Record<string, StripeFailureKind> = {
  StripeConnectionError: "unreachable",
  StripeRateLimitError: "rate_limited",
  StripeAuthenticationError: "key_refused",
  StripePermissionError: "forbidden",
  StripeIdempotencyError: "idempotency_conflict",
  StripeInvalidRequestError: "invalid",
  StripeCardError: "invalid",
  StripeAPIError: "stripe_error",
};

/** null: not one of the SDK's errors about an answer of Stripe's. */
export function readStripeError(error: unknown): StripeFailure | null {
  if (!(error instanceof Error)) return null;
  const type = textOf(error, "type");
  if (type === null || !type.startsWith("Stripe")) return null;
  const status = Number(Reflect.get(error, "statusCode")) || null;
  const code = textOf(error, "code");
  return {
    kind: kindOf(type, status, code),
    code,
    status,
    requestId: textOf(error, "requestId"),
    message: withoutSecrets(error.message),
    ...retryAfter(Reflect.get(error, "headers")),
  };
}

/** A date in place of seconds is none of Stripe's. */
function retryAfter(headers: unknown): Pick<StripeFailure, "retryAfterSeconds"> {
  if (typeof headers !== "object" || headers === null) return {};
  const seconds = Number(Reflect.get(headers, "retry-after") ?? Number.NaN);
  return seconds > 0 ? { retryAfterSeconds: seconds } : {};
}

/** Stripe has an object of this id, under the other kind of key: "a similar object exists in live mode". */
export function isOfOtherMode({ message }: Pick<StripeFailure, "message">): boolean {
  return /similar object exists in (?:live|test) mode/i.test(message);
}

function textOf(error: Error, name: string): string | null {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : null;
}

function kindOf(type: string, status: number | null, code: string | null): StripeFailureKind {
  if (code === "resource_missing" || status === 404) return "not_found";
  if (code === "idempotency_key_in_use") return "idempotency_conflict";
  if (status !== null && status >= 500) return "stripe_error";
  return kinds[type] ?? "stripe_error";
}

/**
 * Stripe masks keys in its messages; this is for the day when one does not. A session's
 * id is what somebody typed who came back from nowhere: its beginning tells enough.
 */
function withoutSecrets(message: string): string {
  return message
    .replace(/\b((?:sk|rk|pk)_(?:test|live)_|whsec_)[\w*]+/g, "$1…")
    .replace(/\b(cs_(?:test_|live_)?\w{0,4})\w*/g, "$1…")
    .slice(0, 500);
}
