/** Ids that look like Stripe's and are the same each time, so that the demo can be filled twice without doubling. */
import { createHash } from "node:crypto";

/** Stripe's own lengths; `1` leads the ids of a younger kind. */
const lengths: Record<string, number> = { cus: 14, prod: 14, price: 24, cs_test: 58 };

export function stripeId(prefix: string, label: string): string {
  const length = lengths[prefix] ?? 24;
  let text = "";
  for (let round = 0; text.length < length; round++) {
    const hash = createHash("sha256").update(`paidtrail demo ${prefix} ${label} ${round}`).digest("base64");
    text += hash.replace(/[^0-9A-Za-z]/g, "");
  }
  const plain = length === 24 ? `1${text.slice(0, 23)}` : text.slice(0, length);
  return `${prefix}_${plain}`;
}
