/** Where a Stripe object says which user it belongs to. */
import { type Fields, fields, text } from "./payload-fields";
import type { UserEvidence } from "./snapshot";

/** Both spellings are in use; the first is the one we document. */
const keys = ["userId", "user_id"] as const;

/** Long enough for any host's ids, short enough for an index. */
const longestUserId = 255;

export function metadataUserId(metadata: unknown): string | null {
  for (const key of keys) {
    const named = userId(fields(metadata)[key]);
    if (named !== null) return named;
  }
  return null;
}

export function userEvidence(object: Fields): UserEvidence {
  return {
    metadataUserId: metadataUserId(object.metadata),
    clientReferenceId: userId(object.client_reference_id),
  };
}

function userId(value: unknown): string | null {
  const named = text(typeof value === "number" ? String(value) : value)?.trim();
  return named && named.length <= longestUserId ? named : null;
}
