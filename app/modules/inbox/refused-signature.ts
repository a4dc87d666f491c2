/** A refused signature, looked at once more: the same refusal, with a better reason where one is proven. */
import type { SignatureVerdict, SigningSecret } from "../stripe/signature";
import { examineSignature, type SignatureFinding } from "../stripe/signature-forensics";
import { nestsDeeperThan } from "./json-depth";
import { createForensicsBudget, type ForensicsLimits } from "./forensics-budget";

type Refusal = Extract<SignatureVerdict, { ok: false }>;

export interface RefusalReason extends Omit<Refusal, "reason" | "ok"> {
  reason: Refusal["reason"] | SignatureFinding["reason"];
}

export interface RefusalOptions extends ForensicsLimits {
  secrets: readonly SigningSecret[];
  inactive: readonly SigningSecret[];
  /** Milliseconds that only go forward. */
  clock: () => number;
}

/** Stripe's events are far smaller; a step over more bytes would take too long by itself. */
const mostBytes = 64 * 1024;
/** Written with indentation, what is nested deeper grows to a thousand times its size. */
const mostLevels = 60;

export function createRefusalExaminer({ secrets, inactive, clock, ...limits }: RefusalOptions) {
  const budget = createForensicsBudget(limits, clock);
  return (refusal: Refusal, request: { signatureHeader: string | null; body: Uint8Array }): RefusalReason => {
    const { signatureHeader: header, body } = request;
    if (refusal.reason !== "signature_wrong_secret" || header === null || body.byteLength > mostBytes)
      return refusal;
    if (nestsDeeperThan(Buffer.from(body).toString("latin1"), mostLevels)) return refusal;
    const found = budget.spend((timeIsUp) => examineSignature({ header, body, secrets, inactive }, timeIsUp));
    return found === null ? refusal : { ...refusal, ...found };
  };
}
