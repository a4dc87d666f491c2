/**
 * Signs as Stripe signs, so that receivers verify with the SDK they have:
 * `t=<unix seconds>,v1=<hex>`, a v1 for each secret, HMAC-SHA-256 over
 * `<t>.<body>` keyed with the whole secret. Pure.
 */
import { createHmac } from "node:crypto";

export const signatureHeaderName = "Paidtrail-Signature";

export function signatureHeader(body: string, secrets: readonly string[], nowSeconds: number): string {
  const signatures = secrets.map(
    (secret) => `v1=${createHmac("sha256", secret).update(`${nowSeconds}.${body}`).digest("hex")}`,
  );
  return [`t=${nowSeconds}`, ...signatures].join(",");
}
