/**
 * Is this request Stripe's? Checks a `Stripe-Signature` header against the raw
 * bytes of the body.
 *
 * The scheme (read in the SDK): `t=<unix seconds>,v1=<hex>[,v1=<hex>…]`; a v1 is
 * HMAC-SHA256 over `<t>.<raw body>`, keyed with the whole `whsec_…` string. Any
 * matching v1 proves the body; several appear while a secret is being rolled.
 * Other schemes (v0) prove nothing.
 *
 * Never more lenient than the SDK's own verifier, save in one respect that is
 * meant: the SDK signs a decoded and re-encoded text, we sign the bytes as they
 * came, so bodies with a byte order mark or invalid UTF-8 are judged as sent.
 * Stricter than it: a time in the future is bounded like one in the past, `t`
 * must be plain digits, the header printable ASCII, and its length and the number
 * of signatures are bounded.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export interface SigningSecret {
  /** Tells secrets apart for people: the endpoint's name, or a number. */
  label: string;
  /** The whole `whsec_…` string. */
  secret: string;
}

export type SignatureFault =
  | "signature_header_missing"
  | "signature_header_malformed"
  | "signature_wrong_secret"
  | "signature_timestamp_old"
  | "signature_timestamp_future";

export type SignatureVerdict =
  | {
      ok: true;
      label: string;
      /** First 12 hex characters of the secret's SHA-256: names it without telling it. */
      fingerprint: string;
      /** `t` of the header, unix seconds. */
      timestamp: number;
      /** `t` minus our clock, in seconds; negative: old. */
      skewSeconds: number;
    }
  | {
      ok: false;
      reason: SignatureFault;
      /** What was seen, in words; carries no secret and no signature. */
      detail: string;
      /** Absent where the header tells no time. */
      skewSeconds?: number;
    };

export interface SignatureCheck {
  header: string | null | undefined;
  /** Exactly the bytes received. */
  body: Uint8Array;
  secrets: readonly SigningSecret[];
  /** Our clock, unix seconds. */
  nowSeconds: number;
  /** How far `t` may lie in the past or in the future. Stripe's SDKs use 300. */
  toleranceSeconds?: number;
}

const defaultToleranceSeconds = 300;
const mostHeaderCharacters = 4096;
const mostSignatures = 20;

export function verifySignature(check: SignatureCheck): SignatureVerdict {
  const { header, body, secrets, nowSeconds, toleranceSeconds = defaultToleranceSeconds } = check;
  if (header === null || header === undefined || header === "") {
    return {
      ok: false,
      reason: "signature_header_missing",
      detail: "The request carries no Stripe-Signature header.",
    };
  }
  const parsed = parseHeader(header);
  if ("fault" in parsed) return { ok: false, reason: "signature_header_malformed", detail: parsed.fault };

  const { timestamp, signatures } = parsed;
  const skewSeconds = timestamp - nowSeconds;
  const matched = secrets.find(({ secret }) => proves(secret, timestamp, body, signatures));
  if (!matched) return unproven(secrets, parsed, skewSeconds);

  // Age is judged only now: of a signature that proves nothing, the time proves nothing either.
  if (Math.abs(skewSeconds) > toleranceSeconds) {
    const old = skewSeconds < 0;
    return {
      ok: false,
      reason: old ? "signature_timestamp_old" : "signature_timestamp_future",
      detail:
        `The signature matches the secret “${matched.label}”, but its time lies ${Math.abs(skewSeconds)} s ` +
        `in the ${old ? "past" : "future"}; ${toleranceSeconds} s are allowed.`,
      skewSeconds,
    };
  }
  return { ok: true, label: matched.label, fingerprint: fingerprintOf(matched), timestamp, skewSeconds };
}

export interface SignatureHeader {
  timestamp: number;
  /** Each 64 lower-case hex digits, as nothing else can ever match. */
  signatures: Buffer[];
  /** v1 elements, well-formed or not. */
  v1Count: number;
}

/** Reads like the SDK: elements between commas, each up to its second equal sign; the last `t` counts. */
export function parseHeader(header: string): SignatureHeader | { fault: string } {
  if (header.length > mostHeaderCharacters) {
    return {
      fault: `The header is ${header.length} characters long; ${mostHeaderCharacters} are read at most.`,
    };
  }
  // Among other characters the SDK's comparison throws, and with it goes the whole header.
  if (!/^[\x20-\x7e]*$/.test(header))
    return { fault: "The header holds characters other than printable ASCII." };
  let time: string | null = null;
  let v1Count = 0;
  const signatures: Buffer[] = [];
  // By position rather than split(): this runs for every request, and lists of lists are garbage.
  for (let start = 0; start <= header.length; ) {
    const end = positionOf(",", header, start, header.length);
    const schemeEnd = positionOf("=", header, start, end);
    const scheme = header.slice(start, schemeEnd);
    const value = header.slice(schemeEnd + 1, positionOf("=", header, schemeEnd + 1, end));
    start = end + 1;
    if (scheme === "t") time = value;
    if (scheme !== "v1") continue;
    // An empty signature makes the SDK refuse the whole header, whatever else is in it.
    if (value === "") return { fault: "The header has an empty v1= signature." };
    v1Count += 1;
    if (signatures.length < mostSignatures && /^[0-9a-f]{64}$/.test(value)) {
      signatures.push(Buffer.from(value, "latin1"));
    }
  }
  if (time === null) return { fault: "The header has no t= element." };
  if (!/^\d{1,12}$/.test(time)) return { fault: "The t= element is not a time in unix seconds." };
  if (v1Count === 0) return { fault: "The header has no v1= signature." };
  return { timestamp: Number(time), signatures, v1Count };
}

/** Of the first such character from `start` on; `end` where there is none before it. */
function positionOf(character: string, text: string, start: number, end: number): number {
  const position = text.indexOf(character, start);
  return position === -1 || position > end ? end : position;
}

export function proves(
  secret: string,
  timestamp: number,
  body: Uint8Array,
  signatures: readonly Buffer[],
): boolean {
  // An empty key would make a signature that anybody can compute.
  if (secret.trim() === "" || signatures.length === 0) return false;
  const expected = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex");
  const expectedBytes = Buffer.from(expected, "latin1");
  return signatures.some((signature) => timingSafeEqual(signature, expectedBytes));
}

/** No secret matches: says what was tried. */
function unproven(
  secrets: readonly SigningSecret[],
  { v1Count }: SignatureHeader,
  skewSeconds: number,
): SignatureVerdict {
  const labels = secrets.map(({ label }) => `“${label}”`).join(", ");
  const tried = labels === "" ? "No secret is configured." : `Tried: ${labels}.`;
  const several =
    v1Count > 1 ? ` The header carries ${v1Count} signatures, as while a secret is being rolled.` : "";
  return {
    ok: false,
    reason: "signature_wrong_secret",
    detail: `No configured secret matches the signature of these bytes. ${tried}${several}`,
    skewSeconds,
  };
}

/** Secrets live as long as the process; their fingerprints are computed once. */
const fingerprints = new WeakMap<SigningSecret, string>();

export function fingerprintOf(secret: SigningSecret): string {
  let known = fingerprints.get(secret);
  if (known === undefined) {
    known = createHash("sha256").update(secret.secret).digest("hex").slice(0, 12);
    fingerprints.set(secret, known);
  }
  return known;
}
