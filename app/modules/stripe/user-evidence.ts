/** Where a Stripe object says which user it belongs to. */
import { type Fields, fields, text } from "./payload-fields";
import type { UserEvidence } from "./snapshot";
import { bothKeys, cutToIndex } from "./written-user";

/**
 * Both spellings are in use; null: neither has anything. Where they differ it is
 * the text of both, which is no user's: neither of the two is believed.
 */
export function metadataUserId(metadata: unknown): string | null {
  const { userId, user_id } = fields(metadata);
  const [first, second] = [written(userId), written(user_id)];
  if (first === null || second === null || first === second) return cut(first ?? second);
  return bothKeys({ userId: first, user_id: second });
}

export function userEvidence(object: Fields): UserEvidence {
  return {
    metadataUserId: metadataUserId(object.metadata),
    clientReferenceId: cut(written(object.client_reference_id)),
  };
}

/** As it stands, also white space alone: it names nobody, and is written over as little as an id. */
function written(value: unknown): string | null {
  return text(typeof value === "number" ? String(value) : value);
}

const cut = (value: string | null) => (value === null ? null : cutToIndex(value));
