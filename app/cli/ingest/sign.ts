/** The header Stripe signs a delivery with. */
import { createHmac } from "node:crypto";

/** `timestamp` in unix seconds; `secret` whole, with its `whsec_`. */
export function signatureHeader(body: string, secret: string, timestamp: number): string {
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return `t=${timestamp},v1=${signature}`;
}
