/** Why a request was refused: codes of group B of the cause catalogue. */
import type { SignatureFault } from "../stripe/signature";
import type { SignatureFinding } from "../stripe/signature-forensics";

export type RejectReason =
  | SignatureFault
  | SignatureFinding["reason"]
  | "body_too_large"
  | "body_not_json"
  | "not_an_event";

/** What the sender is told. Says what to look at; repeats nothing of the request, and no setting of ours. */
export const rejectMessages: Record<RejectReason, string> = {
  signature_header_missing: "The request carries no Stripe-Signature header.",
  signature_header_malformed: "The Stripe-Signature header has no timestamp or no v1 signature.",
  signature_wrong_secret:
    "No signatures found matching the expected signature for payload. Is this endpoint's signing secret configured, and are the bytes unchanged?",
  signature_body_altered:
    "No signatures found matching the expected signature for payload: the bytes were changed on the way.",
  signature_secret_malformed:
    "No signatures found matching the expected signature for payload: the configured secret is malformed.",
  signature_secret_rolled:
    "No signatures found matching the expected signature for payload: the secret seems to have been rolled.",
  signature_timestamp_old: "Timestamp outside the tolerance zone: too old.",
  signature_timestamp_future: "Timestamp outside the tolerance zone: in the future.",
  body_too_large: "The body is larger than 1 MiB.",
  body_not_json: "The body is not JSON.",
  not_an_event: "The body is JSON, but not a Stripe event.",
};
