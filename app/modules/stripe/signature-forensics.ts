/**
 * Why does no secret match? Asked after a request was refused, of a signature
 * that could be read; nothing here ever accepts one. Says only what a matching
 * signature, or the header itself, proves.
 */
import { originalsOf } from "./body-alterations";
import { secretVariants } from "./secret-variants";
import { fingerprintOf, parseHeader, proves, type SignatureHeader, type SigningSecret } from "./signature";

export interface SignatureFinding {
  reason:
    | "signature_body_altered"
    | "signature_secret_malformed"
    | "signature_secret_rolled"
    | "signature_wrong_secret";
  /** What was found, in words; carries no secret and no signature. */
  detail: string;
}

export interface RefusedSignature {
  header: string;
  /** Exactly the bytes received. */
  body: Uint8Array;
  /** Those that are accepted. */
  secrets: readonly SigningSecret[];
  /** Known, and accepted no more: another endpoint's, the CLI's, one from before it was rolled. */
  inactive: readonly SigningSecret[];
}

/** @param timeIsUp asked between two steps; what was not tried by then stays untried */
export function examineSignature(
  { header, body, secrets, inactive }: RefusedSignature,
  timeIsUp: () => boolean,
): SignatureFinding | null {
  const parsed = parseHeader(header);
  if ("fault" in parsed) return null;
  const { timestamp, signatures } = parsed;
  const matches = (secret: string, bytes: Uint8Array) => proves(secret, timestamp, bytes, signatures);

  const other = inactive.find(({ secret }) => matches(secret, body));
  if (other) {
    return {
      reason: "signature_wrong_secret",
      detail: `Signed with the secret “${other.label}” (${fingerprintOf(other)}), which is known here and no longer accepted.`,
    };
  }
  for (const configured of secrets) {
    const slip = secretVariants(configured.secret).find(({ secret }) => matches(secret, body));
    if (slip) {
      return {
        reason: "signature_secret_malformed",
        detail: `The signature matches the secret “${configured.label}” ${slip.words}: it is not written down here as it was signed with.`,
      };
    }
  }
  const known = [...secrets, ...inactive];
  for (const guess of originalsOf(body)) {
    const signer = known.find(({ secret }) => matches(secret, guess.body));
    if (signer) return altered(guess.words, signer, secrets.includes(signer));
    if (timeIsUp()) break;
  }
  return rolled(parsed, secrets);
}

function altered(words: string, { label }: SigningSecret, isActive: boolean): SignatureFinding {
  const also = isActive
    ? ""
    : " That secret is known here and no longer accepted, which is to be mended as well.";
  return {
    reason: "signature_body_altered",
    detail: `With the secret “${label}” the signature matches the body ${words}.${also}`,
  };
}

/** Stripe signs with several secrets for as long as one of them is being rolled, and at no other time. */
function rolled({ v1Count }: SignatureHeader, secrets: readonly SigningSecret[]): SignatureFinding | null {
  if (v1Count < 2 || secrets.length === 0) return null;
  return {
    reason: "signature_secret_rolled",
    detail: `The header carries ${v1Count} signatures, as it does while a secret is being rolled, and none of them is by a secret configured here.`,
  };
}
