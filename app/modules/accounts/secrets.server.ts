/** Random secrets that are shown once and kept as a hash: session ids and API keys. */
import { createHash, createHmac, randomBytes } from "node:crypto";

/** 256 random bits in base64url: 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A short id to speak of a thing by; not a secret. */
export function newHandle(prefix: string): string {
  return prefix + randomBytes(9).toString("base64url").replace(/[-_]/g, "0");
}

/**
 * SHA-256. A slow hash guards what people choose; 256 random bits need none. A
 * row found by this hash was found without comparing secrets, so the time of the
 * look-up tells nothing about any stored one.
 */
export function secretHash(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/**
 * HMAC-SHA-256, keyed with the deployment's own secret: who can write the table
 * but does not know that secret cannot plant a row that opens anything.
 */
export function keyedSecretHash(secret: string, key: string): Buffer {
  return createHmac("sha256", key).update(secret).digest();
}
